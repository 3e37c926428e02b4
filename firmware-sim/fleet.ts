// Process entry: thousands of wearables in one process, driven by lines on stdin, reporting in JSON
// lines. For benches and drills; the simulated home of a few residents is main.ts.
import { createInterface } from "node:readline";
import { type Credentials, readCredentials } from "./credentials.ts";
import { FleetMember, PRESSES } from "./fleet-member.ts";
import { makeFleetMotion } from "./fleet-motion.ts";
import { FLEET_HELP, type FleetOptions, parseFleetOptions } from "./fleet-options.ts";
import { FleetReport } from "./fleet-report.ts";
import { openLeanLink } from "./lean-link.ts";
import { USUAL_SENSOR } from "./pack-samples.ts";
import { monotonicMs, stamp } from "./run-clock.ts";
import { seededRandom, seedOf } from "./seeded-random.ts";

const EXIT_USAGE = 2;
/** Packets are at most this late by design; four thousand comparisons a step cost 20 µs. */
const STEP_MS = 5;
const REPEAT_CHECK_MS = 100;
/** The golden ratio spreads any number of phases evenly. */
const PHASE_STEP = 0.618_033_988_749;
const ALWAYS_SAID = ["ready", "fall-sent", "counters", "stopped", "error"];

class Fleet {
  readonly #members: readonly FleetMember[];
  readonly #byId: ReadonlyMap<string, FleetMember>;
  readonly #report: FleetReport;
  readonly #options: FleetOptions;
  readonly #timers: NodeJS.Timeout[] = [];
  #isReady = false;

  constructor(options: FleetOptions, credentials: Credentials) {
    this.#options = options;
    this.#report = new FleetReport((line) => {
      if (options.quiet && !ALWAYS_SAID.includes(line.event)) return;
      process.stdout.write(`${JSON.stringify(line)}\n`);
    });
    const end = options.count === undefined ? undefined : options.from + options.count;
    const devices = credentials.devices.slice(options.from, end);
    this.#members = makeMembers(options, { ...credentials, devices }, this.#report);
    this.#byId = new Map(this.#members.map((member) => [member.deviceId, member]));
  }

  start(): void {
    this.#members.forEach((member, index) => {
      const delayMs = (index * 1000) / this.#options["connect-rate"];
      this.#timers.push(
        setTimeout(() => {
          member.open();
        }, delayMs),
      );
    });
    this.#every(STEP_MS, () => {
      const nowMs = monotonicMs();
      for (const member of this.#members) if (member.nextMotionMs <= nowMs) member.step(nowMs);
    });
    this.#every(REPEAT_CHECK_MS, () => {
      const nowMs = monotonicMs();
      for (const member of this.#members) if (member.unacknowledged > 0) member.repeat(nowMs);
      this.#sayWhenReady();
    });
    if (this.#options["report-every"] > 0) {
      this.#every(this.#options["report-every"] * 1000, () => {
        this.#sayCounters("counters");
      });
    }
  }

  obey(line: string): void {
    const [word = "", name = ""] = line.trim().split(/\s+/);
    if (word === "") return;
    if (word === "counters") this.#sayCounters("counters");
    else if (word === "auto") for (const member of this.#members) member.isAuto = name === "on";
    else if (!this.#obeyForDevice(word, name)) {
      this.#report.say("error", stamp(), { message: `not possible: ${line}` });
    }
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#sayCounters("stopped");
    for (const member of this.#members) member.stop();
  }

  #obeyForDevice(word: string, name: string): boolean {
    const member = this.#byId.get(name);
    const code = PRESSES[word];
    if (member === undefined) return false;
    if (code !== undefined) member.press(code);
    else if (word === "fall") return member.fall();
    else if (word === "cut") member.cut();
    else return false;
    return true;
  }

  #every(ms: number, work: () => void): void {
    this.#timers.push(setInterval(work, ms));
  }

  #sayWhenReady(): void {
    if (this.#isReady || !this.#members.every((member) => member.isConnected)) return;
    this.#isReady = true;
    this.#report.say("ready", stamp(), { devices: this.#members.length });
  }

  #sayCounters(event: string): void {
    const { user, system } = process.cpuUsage();
    this.#report.say(event, stamp(), {
      devices: this.#members.length,
      connected: this.#members.filter((member) => member.isConnected).length,
      unacknowledged: this.#members.reduce((total, member) => total + member.unacknowledged, 0),
      backlogBytes: this.#members.reduce((total, member) => total + member.backlogBytes, 0),
      cpuMs: Math.round((user + system) / 1000),
      ...this.#report.counters(),
    });
  }
}

function makeMembers(
  options: FleetOptions,
  credentials: Credentials,
  report: FleetReport,
): readonly FleetMember[] {
  const samplesPerPacket = options["samples-per-packet"];
  const packetMs = (samplesPerPacket * USUAL_SENSOR.periodUs) / 1000;
  const motion = makeFleetMotion(options.seed, "wrist", samplesPerPacket, USUAL_SENSOR);
  return credentials.devices.map(
    ({ deviceId, secret }, index) =>
      new FleetMember({
        address: { url: credentials.mqttUrl, deviceId, secret },
        openLink: openLeanLink,
        motion,
        random: seededRandom(seedOf(deviceId, options.seed)),
        report,
        phaseMs: packetMs * ((index * PHASE_STEP) % 1),
        packetsPerBlow: (options["blow-every"] * 1000) / packetMs,
        fallShare: options["fall-share"],
        maxBackOffMs: options["back-off"],
      }),
  );
}

function run(): void {
  try {
    const options = parseFleetOptions(process.argv.slice(2));
    if (options === undefined) {
      process.stdout.write(FLEET_HELP);
      return;
    }
    const fleet = new Fleet(options, readCredentials(options.connect, { url: options.url }));
    const lines = createInterface({ input: process.stdin });
    lines.on("line", (line) => {
      if (line.trim() === "stop") lines.close();
      else fleet.obey(line);
    });
    lines.on("close", () => {
      fleet.stop();
      process.stdin.destroy();
    });
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => {
        lines.close();
      });
    }
    fleet.start();
  } catch (fault) {
    process.stderr.write(`${fault instanceof Error ? fault.message : String(fault)}\n`);
    process.exitCode = EXIT_USAGE;
  }
}

run();
