// Process entry of `npm run sim`: simulated wearables against a running gateway. Commands are lines
// on stdin; what happens is told on stdout.
import { createInterface } from "node:readline";
import { runCentre } from "./centre-main.ts";
import { LINE_DEVICES, runOnLine } from "./line-main.ts";
import { type Recording, readRecording, readTrials } from "./recording.ts";
import type { Stamp } from "./run-clock.ts";
import { runScenario } from "./scenario-run.ts";
import { runReminders } from "./reminder-main.ts";
import { SIM_HELP, parseSimOptions, type SimOptions } from "./sim-options.ts";
import { SimHome } from "./sim-home.ts";

const EXIT_USAGE = 2;

async function run(): Promise<void> {
  const [command, ...rest] = process.argv.slice(2);
  if (command === "centre") {
    await runCentre(rest);
    return;
  }
  if (command === "reminders") {
    runReminders(rest);
    return;
  }
  if (command !== undefined && LINE_DEVICES.includes(command)) {
    await runOnLine(command, rest);
    return;
  }
  if (process.argv.includes("--home")) {
    await runScenario(process.argv.slice(2));
    return;
  }
  const options = parseSimOptions(process.argv.slice(2));
  if (options === undefined) {
    process.stdout.write(SIM_HELP);
    return;
  }
  const home = new SimHome(options, await readRecordings(options), (event, at, details) => {
    process.stdout.write(options.json ? asJson(event, at, details) : asText(event, at, details));
  });
  const lines = createInterface({ input: process.stdin });
  let isStopped = false;
  const timers: NodeJS.Timeout[] = [];
  const stop = (): void => {
    if (isStopped) return;
    isStopped = true;
    for (const timer of timers) clearTimeout(timer);
    home.stop();
    lines.close();
    process.stdin.destroy();
  };
  lines.on("line", (line) => {
    if (line.trim() === "stop") stop();
    else home.obey(line);
  });
  lines.on("close", () => {
    if (options["stop-with-stdin"]) stop();
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
  home.start();
  const { duration, "fall-after": fallAfter, "fall-device": fallDevice } = options;
  if (fallAfter !== undefined) {
    timers.push(
      setTimeout(() => {
        home.obey(`fall ${fallDevice ?? ""}`);
      }, fallAfter * 1000),
    );
  }
  if (duration !== undefined) timers.push(setTimeout(stop, duration * 1000));
}

async function readRecordings(options: SimOptions): Promise<readonly Recording[]> {
  const { replay, trial: wanted = [] } = options;
  if (replay === undefined) return [];
  const trials = readTrials(replay);
  const recordings: Recording[] = [];
  for (const name of wanted) {
    const trial = trials.find(({ trial_id }) => trial_id === name);
    if (trial === undefined) throw new Error(`${replay} has no trial ${name}`);
    recordings.push(await readRecording(replay, trial));
  }
  return recordings;
}

function asJson(event: string, at: Stamp, details: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify({ event, ...at, ...details })}\n`;
}

function asText(event: string, at: Stamp, details: Readonly<Record<string, unknown>>): string {
  const time = new Date(at.wallMs).toISOString().slice(11, 19);
  const { deviceId, ...others } = details;
  const rest = Object.entries(others).map(([name, value]) => `${name} ${String(value)}`);
  return `${[time, typeof deviceId === "string" ? deviceId : "", event, rest.join(", ")].join(" ")}\n`;
}

try {
  await run();
} catch (fault) {
  process.stderr.write(`${fault instanceof Error ? fault.message : String(fault)}\n`);
  process.exitCode = EXIT_USAGE;
}
