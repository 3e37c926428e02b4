// The command line of the demo, and the words it understands while it runs.
import { parseArgs } from "node:util";
import { z } from "zod";

export const DEMO_COMMANDS = `Type a word and Enter (a room is 1 to 12; without one it is chosen):
  fall [room]      the resident falls            help [room]   presses for help
  ok [room]        presses "I am OK"             stumble [room] stumbles, and walks on
  away [room]      the wearable is out of range for a minute
  flat [room]      its battery runs flat         charge [room] it is put on the charger
  wear [room]      it is worn again
  team down | team up    the remote team cannot, can be reached
  kill             the hub dies as in a power cut, and is started again after 5 s
  quit             ends the demo (or Ctrl-C)
`;

export const DEMO_HELP = `Usage: npm start [-- options]

A live care home on this machine: gateway, 12 simulated residents, a webhook receiver.
Everything listens on loopback only. Data lies in demo-data/, emptied at each start.

  --json FILE             write addresses, names and PINs to FILE when all is ready
  --board-port N          port of the board (8080 if free, else any)
  --mqtt-port N           port of the broker (any free one; never 1883)
  --data DIR              another folder than demo-data/
  --fall-after SECONDS    the first fall, counted from ready (25); 0: none by itself
  --seed N                the same seed gives the same residents
  --help

${DEMO_COMMANDS}
Exit codes: 0 ended by you, 1 a part of the demo died or did not start, 2 wrong options.
`;

const port = z.coerce.number().int().min(1).max(65_535);

const Options = z.object({
  json: z.string().optional(),
  "board-port": port.default(8080),
  "mqtt-port": port.refine((number) => number !== 1883, "the demo never uses port 1883").optional(),
  data: z.string().optional(),
  "fall-after": z.coerce.number().min(0).default(25),
  seed: z.coerce.number().int().optional(),
});

export type DemoOptions = z.infer<typeof Options>;

/** `undefined` when only help was asked for. Throws with every fault at once. */
export function parseDemoOptions(args: readonly string[]): DemoOptions | undefined {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      json: text,
      "board-port": text,
      "mqtt-port": text,
      data: text,
      "fall-after": text,
      seed: text,
      help: { type: "boolean" },
    },
  });
  if (values.help === true) return undefined;
  const parsed = Options.safeParse(values);
  if (parsed.success) return parsed.data;
  throw new Error(z.prettifyError(parsed.error));
}
