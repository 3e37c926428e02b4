// The command line of the drill, which is its documentation.
import { parseArgs } from "node:util";
import { z } from "zod";

export const DRILL_HELP = `Usage: npm run drill -- --kills N [options] --json FILE

Starts a real gateway, sends presses and falls from real MQTT clients, kills it with SIGKILL at random
moments, starts it again, and looks for every accepted event in the log, on the board and at a webhook
receiver.

  --kills N          how often the gateway is killed
  --power-cut        after each kill only what was fsynced is kept (needs a C compiler, Linux)
  --webhook-down     the webhook receiver answers 503 the whole time, and is back at the end
  --line-faults      the webhook's line is blackholed, reset, slow or half open at random moments, and
                     its receiver is killed and started again; all is well at the end
  --devices N        wearables, all connected (200)
  --presses N        presses in all, at least (10 a kill)
  --falls N          falls in all, at least (1 a kill)
  --seed N           the same seed draws the same moments (1)
  --json FILE        {"kills","accepted","lost","duplicated","resent","reordered",
                     "recoveryMs":{"p50","p99"},"sentAfterReceipt","liveAfterAttended","detail":{…}}
  --help

  lost        accepted (ack received; a fall: its samples were sent), but absent from the log, or its
              alert absent from the board or from the webhook receiver
  duplicated  one event in the log twice or with two alerts, or one alert told twice as new
  resent      the same webhook-id received again: a receiver knows it by that
  reordered   one device's events in the log in another order than they were made
  sentAfterReceipt   a message made and sent again although its receipt was stored
  liveAfterAttended  told as a call to act although somebody had attended before it was made
  recoveryMs  gateway process spawned → first press acknowledged

With --webhook-down the order is judged too: calls to act before information, then by priority; and
somebody must have attended while the receiver was down.

Exit codes: 0 lost = duplicated = reordered = sent after receipt = told late = out of order = 0, 1 not so, 2 wrong options,
3 the drill itself failed.
`;

const PRESSES_PER_KILL = 10;
const FALLS_PER_KILL = 1;

const Options = z
  .object({
    kills: z.coerce.number().int().min(1),
    devices: z.coerce.number().int().min(20).default(200),
    presses: z.coerce.number().int().min(1).optional(),
    falls: z.coerce.number().int().min(0).optional(),
    seed: z.coerce.number().int().default(1),
    json: z.string().optional(),
    "power-cut": z.boolean().default(false),
    "webhook-down": z.boolean().default(false),
    "line-faults": z.boolean().default(false),
  })
  .transform(({ kills, presses, falls, ...rest }) => ({
    ...rest,
    kills,
    presses: presses ?? kills * PRESSES_PER_KILL,
    falls: falls ?? kills * FALLS_PER_KILL,
    isPowerCut: rest["power-cut"],
    isWebhookDown: rest["webhook-down"],
    hasLineFaults: rest["line-faults"],
  }));

export type DrillOptions = z.infer<typeof Options>;

/** `undefined` when only help was asked for. Throws with every fault at once. */
export function parseDrillOptions(args: readonly string[]): DrillOptions | undefined {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...{ kills: text, devices: text, presses: text, falls: text, seed: text, json: text },
      ...{ "power-cut": flag, "webhook-down": flag, "line-faults": flag, help: flag },
    },
  });
  if (values.help === true) return undefined;
  const parsed = Options.safeParse(values);
  if (parsed.success) return parsed.data;
  throw new Error(z.prettifyError(parsed.error));
}
