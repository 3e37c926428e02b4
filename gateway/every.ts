// Regular work on the hub's clock: once each interval, counted from the end of the last time.
import type { Clock } from "./domain/clock.ts";

/** Returns what ends it. */
export function every(
  clock: Clock,
  intervalMs: number,
  name: string,
  work: () => void,
): () => void {
  let timer: Disposable;
  const arm = (): void => {
    timer = clock.after(intervalMs, name, () => {
      work();
      arm();
    });
  };
  arm();
  return () => {
    timer[Symbol.dispose]();
  };
}
