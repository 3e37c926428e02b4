// The command line of the simulated home and its line protocol, which is its documentation.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";
import { type Credentials, readCredentials } from "./credentials.ts";
import { SCENARIOS, type Scenario } from "./daily-life.ts";
import { type FaultSettings, parseFaults } from "./faults.ts";
import { MODES, type Mode } from "./sim-device.ts";

export const SIM_HELP = `Usage: npm run sim -- --connect FILE [options]
       npm run sim -- centre [options]     a receiving centre instead (centre --help)
       npm run sim -- enocean|radar|espa-panel|espa-pager [options]   a device on a serial line (enocean --help)
       npm run sim -- --home FILE [options]   a whole home over a night (--home FILE --help)
       npm run sim -- reminders [options]  reminder devices of a home (reminders --help)

Runs simulated wearables against a running gateway, as real MQTT clients.

  --connect FILE            credentials, as written by \`npm run provision -- --json FILE\`
  --devices FILE            the same, for use with --url
  --url URL                 broker, instead of the file's mqttUrl (mqtt:// or mqtts://)
  --ca FILE                 authority that signed the hub's certificate
  --only ID[,ID]            only these devices of the file
  --seed N                  the same seed gives the same home (1)
  --scenario ${Object.keys(SCENARIOS).join("|")}   what residents do by themselves (day); nobody falls unasked
  --mode ${MODES.join("|")}   what wearables send (stream)
  --samples-per-packet N    at 50 Hz (25: half a second)
  --gyro                    send rotation too
  --faults LIST             e.g. drop=0.02,double=0.02,delay=0.05,delay-ms=1500,reorder=0.05,
                            drop-downlink=0.02 (shares of messages), reboots=1,disconnects=2,
                            away-seconds=20,clock-jumps=1,jump-ms=60000 (per hour), drift-ppm=200
  --fall-after SECONDS      one device's wearer falls, once
  --fall-device ID          which (the first)
  --replay DIR              play recordings of one motion set (trials.csv, SUBJECT.csv.gz) instead
  --trial ID[,ID]           which trials, in this order; needed with --replay
  --as ID                   which device plays them (the first); the others live on
  --loop                    play them again and again
  --duration SECONDS        stop by itself
  --stop-with-stdin         stop when stdin ends
  --json                    what happens, as JSON lines on stdout
  --help

Lines read from stdin (without a device: the first):
  fall [ID] | help [ID] | ok [ID] | test [ID]
  do ACTIVITY ID            lie, sit, walk, stumble, hard-sit, knock, fall, get-up
  wear STATE ID             worn, not-worn, charging
  reboot ID | away SECONDS ID | drift PPM ID | jump MS ID | battery PERCENT ID
  list | stop

JSON lines: event, wallMs, monoMs (CLOCK_MONOTONIC of this host, ms), deviceId, and
  started {devices} · connected · disconnected {reason} · press {bootNonce, number, code} ·
  ack {bootNonce, number, latencyMs, timesSent} · answer {answer} · fall · activity {activity} ·
  state {state} · trial {trialId, isFall, phase} · burst · fall-decided {peakMg} · rebooted
  {bootNonce} · away {seconds} · clock-jumped {stepMs} · battery-flat-soon {percent} ·
  battery-flat · vibrated {prompt} · error {message} · stopped

Exit codes: 0 stopped, 2 wrong options, files or recordings.
`;

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const FLAGS = {
  connect: text,
  devices: text,
  url: text,
  ca: text,
  only: text,
  seed: text,
  scenario: text,
  mode: text,
  "samples-per-packet": text,
  gyro: flag,
  faults: text,
  "fall-after": text,
  "fall-device": text,
  replay: text,
  trial: text,
  as: text,
  loop: flag,
  duration: text,
  "stop-with-stdin": flag,
  json: flag,
  help: flag,
} as const;

const list = z.string().transform((names) => names.split(",").filter((name) => name !== ""));

const Options = z
  .object({
    connect: z.string().optional(),
    devices: z.string().optional(),
    url: z.string().optional(),
    ca: z.string().optional(),
    only: list.optional(),
    seed: z.coerce.number().int().default(1),
    scenario: z.enum(["day", "night", "rough"]).default("day"),
    mode: z.enum(MODES).default("stream"),
    "samples-per-packet": z.coerce.number().int().min(5).max(100).default(25),
    gyro: z.boolean().default(false),
    faults: z.string().default(""),
    "fall-after": z.coerce.number().min(0).optional(),
    "fall-device": z.string().optional(),
    replay: z.string().optional(),
    trial: list.optional(),
    as: z.string().optional(),
    loop: z.boolean().default(false),
    duration: z.coerce.number().min(0).optional(),
    "stop-with-stdin": z.boolean().default(false),
    json: z.boolean().default(false),
  })
  .refine(({ connect, devices }) => (connect === undefined) !== (devices === undefined), {
    message: "give either --connect FILE, or --devices FILE with --url URL",
  })
  .refine(({ replay, trial }) => (replay === undefined) === (trial === undefined), {
    message: "--replay DIR and --trial ID[,ID] belong together",
  });

type Options = z.infer<typeof Options>;

export interface SimOptions extends Omit<Options, "faults" | "scenario" | "mode"> {
  readonly credentials: Credentials;
  readonly authority: string | undefined;
  readonly faults: FaultSettings;
  readonly scenario: Scenario;
  readonly mode: Mode;
}

/** `undefined` when only help was asked for. Throws with what is wrong. */
export function parseSimOptions(args: readonly string[]): SimOptions | undefined {
  const { values } = parseArgs({ args: [...args], options: FLAGS });
  if (values.help === true) return undefined;
  const parsed = Options.safeParse(values);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  const options = parsed.data;
  const credentials = readCredentials(options.connect ?? options.devices ?? "", options);
  const devices = chosen(credentials, options.only);
  for (const name of [options.as, options["fall-device"]]) {
    if (name !== undefined && !devices.some(({ deviceId }) => deviceId === name)) {
      throw new Error(`there is no device ${name} among those simulated`);
    }
  }
  return {
    ...options,
    credentials: { ...credentials, devices },
    authority: options.ca === undefined ? undefined : readFileSync(options.ca, "utf8"),
    faults: parseFaults(options.faults),
  };
}

function chosen(
  { devices }: Credentials,
  only: readonly string[] | undefined,
): Credentials["devices"] {
  if (only === undefined) return devices;
  return only.map((name) => {
    const device = devices.find(({ deviceId }) => deviceId === name);
    if (device === undefined) throw new Error(`--only: the file has no device ${name}`);
    return device;
  });
}
