// The command line of the bench, which is its documentation.
import { parseArgs } from "node:util";
import { z } from "zod";

export const BENCH_HELP = `Usage: npm run bench -- [--only NAME,…] --json FILE

Measures a real gateway, started from dist in its own process; load comes from other processes over
real MQTT on loopback. Prints what was measured, also where it falls short. All of it is held to
the first two cores (taskset); "machine" names them, or says why not.

  --only NAMES   some of (all when absent):
    stream-8000      8,000 wearables, one packet a second each: packets lost, decision delay
    stream-3000      3,000 wearables: share of one core
    stream-one-core  as stream-8000, the gateway held to one core (taskset)
    press            press → server-sent event received, with 200 wearables streaming
    slow-fsync       every fsync takes 100 ms longer: packets lost, ten presses at once → ack
    commit           commit of an alert against a bare commit at synchronous=FULL, interleaved
    start            process spawned → ready
    memory           gateway and children 60 s after ready, with 0 and with 60 wearables
    disk             written to disk with 60 wearables, per hour
    outbox           messages a second to one destination, a week's backlog, idle destinations
    detect           gate and model, a window, after 100 warm-ups
    fall             impact → alert on the board
    ble-adverts      Bluetooth advertisements a second that the driver takes
    ble-notify       GATT notifications a second, of 8, 16 and 32 wearables: sustained, lost
    ble-hold         8 wearables at 50 Hz for the whole time: notifications lost, doubled
  --wearables N  instead of 8,000 in stream-8000 and stream-one-core
  --seconds N    how long the streams are measured (60)
  --json FILE    {"machine":…,"results":[{"name","value","unit","detail"}]}
  --help

Each wearable's impact opens the gate once a minute; one in a hundred of those is a fall.
Exit codes: 0 measured, 2 wrong options, 3 a measurement could not be made.
`;

export const BENCH_NAMES = [
  "start",
  "memory",
  "disk",
  "commit",
  "outbox",
  "detect",
  "press",
  "fall",
  "ble-adverts",
  "ble-notify",
  "ble-hold",
  "slow-fsync",
  "stream-3000",
  "stream-8000",
  "stream-one-core",
] as const;

export type BenchName = (typeof BENCH_NAMES)[number];

const Options = z.object({
  only: z
    .string()
    .optional()
    .transform((text) => text?.split(",").filter((name) => name !== "") ?? [...BENCH_NAMES])
    .pipe(z.array(z.enum(BENCH_NAMES)).min(1)),
  wearables: z.coerce.number().int().min(1).default(8_000),
  seconds: z.coerce.number().int().min(1).default(60),
  json: z.string().optional(),
});

export type BenchOptions = z.infer<typeof Options>;

/** `undefined` when only help was asked for. Throws with every fault at once. */
export function parseBenchOptions(args: readonly string[]): BenchOptions | undefined {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { only: text, wearables: text, seconds: text, json: text, help: { type: "boolean" } },
  });
  if (values.help === true) return undefined;
  const parsed = Options.safeParse(values);
  if (parsed.success) return parsed.data;
  throw new Error(z.prettifyError(parsed.error));
}
