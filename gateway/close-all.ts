// Ends the parts of the hub in order. Before it: a stop. After it: the process ends.
import { GatewayError, messageOf } from "./errors.ts";

export type Closer = () => Promise<void> | void;

/**
 * The last one opened closes first, each after the one before. The store closes last: whatever fails
 * before must not keep it from closing in order. Throws, naming every failure, when all are through.
 */
export async function closeAll(closers: readonly Closer[]): Promise<void> {
  const failures: unknown[] = [];
  for (const close of closers.toReversed()) {
    try {
      await close();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length === 0) return;
  const message = `parts of the hub did not close: ${failures.map(messageOf).join("; ")}`;
  throw new GatewayError("internal/bug", message, { cause: failures[0] });
}
