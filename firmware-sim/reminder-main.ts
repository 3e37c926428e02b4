// `npm run sim -- reminders`: simulated reminder devices against a running gateway, in a process of their
// own. Commands are lines on stdin; what happens is told on stdout.
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { z } from "zod";
import { readCredentials, REMINDER_TYPES } from "./credentials.ts";
import { openMqttLink } from "./mqtt-link.ts";
import { ANSWERS, REMINDER_FAULTS, ReminderDevice } from "./reminder-device.ts";
import { monotonicMs } from "./run-clock.ts";
import { seededRandom, seedOf } from "./seeded-random.ts";

const REMINDERS_HELP = `Usage: npm run sim -- reminders --connect FILE [options]

Runs the reminder devices of a home against a running gateway, as real MQTT clients.

  --connect FILE            credentials, as written by \`npm run provision -- --json FILE\`
  --url URL                 broker, instead of the file's mqttUrl
  --answer ${ANSWERS.join("|")}   what happens at a device after a prompt (lid)
  --after SECONDS           and how long after it (8)
  --faults LIST             of ${REMINDER_FAULTS.join(", ")}
  --seed N                  the same seed gives the same devices (1)
  --duration SECONDS        stop by itself
  --json                    what happens, as JSON lines on stdout
  --help

Lines read from stdin (without a device: the first): press [ID] | lid [ID] | snooze [ID] | stop
JSON lines: event, wallMs, monoMs, deviceId, and connected · disconnected {reason} · played · press ·
  lid · snooze · empty · not-played · stopped-prompt, each with {prompt, detail} · stopped

Exit codes: 0 stopped, 2 wrong options or files.
`;

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const Options = z.object({
  connect: z.string("give --connect FILE"),
  url: z.string().optional(),
  answer: z.enum(ANSWERS).default("lid"),
  after: z.coerce.number().min(0).default(8),
  faults: z
    .string()
    .default("")
    .transform((list) => list.split(",").filter((name) => name !== ""))
    .pipe(z.array(z.enum(REMINDER_FAULTS))),
  seed: z.coerce.number().int().default(1),
  duration: z.coerce.number().min(0).optional(),
  json: z.boolean().default(false),
});
type Options = z.infer<typeof Options>;

const STEP_MS = 100;
/** Sound and light; a speaker has no light. */
const WAYS = { "medication-reminder": 3, "reminder-speaker": 1 } as const;

/** Throws with every fault of the options or the file. */
export function runReminders(args: readonly string[]): void {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...{ connect: text, url: text, answer: text, after: text, faults: text, seed: text },
      ...{ duration: text, json: flag, help: flag },
    },
  });
  if (values.help === true) {
    process.stdout.write(REMINDERS_HELP);
    return;
  }
  const parsed = Options.safeParse(values);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  run(parsed.data, devicesOf(parsed.data));
}

function devicesOf(options: Options): readonly ReminderDevice[] {
  const { mqttUrl: url, devices } = readCredentials(options.connect, {
    ...{ url: options.url, types: REMINDER_TYPES },
  });
  return devices.map(({ deviceId, secret, sensorType }) => {
    const isSpeaker = sensorType === "reminder-speaker";
    return new ReminderDevice(
      {
        address: { url, deviceId, secret },
        openLink: openMqttLink,
        random: seededRandom(seedOf(deviceId, options.seed)),
        ways: WAYS[isSpeaker ? "reminder-speaker" : "medication-reminder"],
        // A speaker has nothing to press or to open.
        answer: isSpeaker ? "none" : options.answer,
        answerAfterMs: options.after * 1000,
        faults: new Set(options.faults),
        say: (event, at, details) => {
          const line = options.json
            ? JSON.stringify({ event, ...at, ...details })
            : [event, ...Object.values(details)].map(String).join(" ");
          process.stdout.write(`${line}\n`);
        },
      },
      monotonicMs(),
    );
  });
}

function run({ duration }: Options, devices: readonly ReminderDevice[]): void {
  const lines = createInterface({ input: process.stdin });
  const timer = setInterval(() => {
    for (const device of devices) device.step(monotonicMs());
  }, STEP_MS);
  let ending: NodeJS.Timeout | undefined;
  const stop = (): void => {
    clearInterval(timer);
    clearTimeout(ending);
    for (const device of devices) device.stop();
    lines.close();
    process.stdin.destroy();
  };
  lines.on("line", (line) => {
    const [verb = "", name] = line.trim().split(/\s+/);
    const device = devices.find(({ deviceId }) => name === undefined || deviceId === name);
    if (verb === "stop") stop();
    else if (verb === "press" || verb === "lid" || verb === "snooze") device?.act(verb);
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
  for (const device of devices) device.start();
  if (duration !== undefined) ending = setTimeout(stop, duration * 1000);
}
