// The command line of the fleet and its line protocol, which is its documentation.
import { parseArgs } from "node:util";
import { z } from "zod";

export const FLEET_HELP = `Usage: node dist/firmware-sim/fleet.js --connect FILE [options]

Runs many full wearables in one process: each keeps, repeats and resends as PROTOCOL.md says.

  --connect FILE            credentials, as written by \`npm run provision -- --json FILE\`
  --url URL                 another broker than the file's mqttUrl
  --from N, --count N       only N devices of the file, from this index (0)
  --samples-per-packet N    samples a motion packet at 50 Hz (50)
  --blow-every SECONDS      mean time between impacts of one wearer; 0: none by themselves (60)
  --fall-share SHARE        share of those impacts that are falls (0.01)
  --connect-rate N          first connections opened a second (1000)
  --back-off MS             longest wait before connecting again (250)
  --report-every SECONDS    time between counter lines; 0: only at the end (1)
  --seed N                  the same seed gives the same motion (1)
  --quiet                   only ready, fall-sent, counters and stopped lines
  --help

Lines read from stdin:
  press DEVICE | help DEVICE | ok DEVICE | test DEVICE     the wearer presses a button
  fall DEVICE               the wearer falls, from the next packet on: sits 2 s, falls, lies still
                            for 15 s, is helped up; not again within these 26 s (error line)
  cut DEVICE                the connection breaks; the device reconnects by itself
  auto on | auto off        impacts by themselves
  counters                  a counters line now
  stop                      (or the end of stdin) final line, exit code 0

Lines written to stdout, JSON objects with event, wallMs and monoMs (CLOCK_MONOTONIC of this host,
in ms, the same for every process), and deviceId where it applies:
  ready        {devices}                       every device has been connected once
  connected    {bootNonce}
  disconnected {reason}
  press        {bootNonce, number, code, isSent}  made; isSent false: kept until connected
  ack          {bootNonce, number, latencyMs, sinceMs, timesSent}
               latencyMs from the first sending, sinceMs from the press, to the hub's ack
  answer       {answer}
  fall-sent    {bootNonce, sequence, impactMonoMs}  the packet with the impact was handed to the
               socket just now (once a fall; after a broken connection: when it was sent again)
  counters     {devices, connected, unacknowledged, backlogBytes, cpuMs, packets, resentPackets,
                bytes, blows, falls, fallsSent, presses, acks, answers, decided, connections,
                failedConnections, ackLatency, lateness}: totals since the start; distributions as
               {count, p50Ms, p99Ms, maxMs}; lateness is how late this process made its packets
  stopped      the same as counters
  error        {message}                       a line of stdin that is not known or not possible now

Exit codes: 0 stopped, 2 wrong options or credentials file.
`;

const Options = z.object({
  connect: z.string(),
  url: z.string().optional(),
  from: z.coerce.number().int().min(0).default(0),
  count: z.coerce.number().int().min(1).optional(),
  "samples-per-packet": z.coerce.number().int().min(1).max(100).default(50),
  "blow-every": z.coerce.number().min(0).default(60),
  "fall-share": z.coerce.number().min(0).max(1).default(0.01),
  "connect-rate": z.coerce.number().min(1).default(1000),
  "back-off": z.coerce.number().min(1).default(250),
  "report-every": z.coerce.number().min(0).default(1),
  seed: z.coerce.number().int().default(1),
  quiet: z.boolean().default(false),
});

export type FleetOptions = z.infer<typeof Options>;

/** `undefined` when only help was asked for. Throws with every fault at once. */
export function parseFleetOptions(args: readonly string[]): FleetOptions | undefined {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      connect: text,
      url: text,
      from: text,
      count: text,
      "samples-per-packet": text,
      "blow-every": text,
      "fall-share": text,
      "connect-rate": text,
      "back-off": text,
      "report-every": text,
      seed: text,
      quiet: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help === true) return undefined;
  const parsed = Options.safeParse(values);
  if (parsed.success) return parsed.data;
  throw new Error(z.prettifyError(parsed.error));
}
