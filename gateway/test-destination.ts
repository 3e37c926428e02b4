// `--test-destination`: an installer's test call on every path of one destination, without a hub.
// Before it: the config. After it: one line a path, and whether all answered.
import type { Config } from "./config.ts";
import { secretReader } from "./config.ts";
import type { Clock } from "./domain/clock.ts";
import { GatewayError, messageOf } from "./errors.ts";
import { timeLimit } from "./time-limit.ts";

export interface TestCall {
  readonly config: Config;
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly destinationId: string;
  readonly say: (line: string) => void;
}

/** True: every path answered. Throws `usage/invalid` where there is nothing to try. */
export async function testDestination(call: TestCall): Promise<boolean> {
  const { config, folder, env, clock, destinationId, say } = call;
  const destination = config.destinations.find(({ id }) => id === destinationId);
  if (destination === undefined) {
    const known = config.destinations.map(({ id }) => id).join(", ");
    throw new GatewayError("usage/invalid", `No destination ${destinationId}; there are: ${known}`);
  }
  const notifier = destination.build(secretReader(folder, env), clock);
  const { paths = [] } = notifier;
  if (paths.length === 0) {
    throw new GatewayError("usage/invalid", `${destination.label} knows no test call.`);
  }
  let isAllWell = true;
  for (const { name, contact } of paths) {
    const which = name === "" ? destination.label : `${destination.label}, ${name}`;
    try {
      say(`${which}: ${await contact("test", timeLimit(destination.timeoutMs))}`);
    } catch (error) {
      isAllWell = false;
      say(`${which}: FAILED: ${messageOf(error)}`);
    }
  }
  await notifier.close?.();
  return isAllWell;
}
