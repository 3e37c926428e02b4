// A wait on the hub's clock that a signal ends early.
import type { Clock } from "./domain/clock.ts";

/** Resolves after `forMs`, or when `signal` is aborted. */
export async function pause(
  clock: Clock,
  forMs: number,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const goOn = (): void => {
      timer[Symbol.dispose]();
      signal.removeEventListener("abort", goOn);
      resolve();
    };
    const timer = clock.after(forMs, name, goOn);
    signal.addEventListener("abort", goOn);
  });
}
