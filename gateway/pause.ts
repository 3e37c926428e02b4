// A wait that ends at once when its owner stops.
import type { Clock } from "./domain/clock.ts";

export async function pause(clock: Clock, delayMs: number, stop: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const goOn = (): void => {
      timer[Symbol.dispose]();
      stop.removeEventListener("abort", goOn);
      resolve();
    };
    const timer = clock.after(delayMs, "outbox retry", goOn);
    stop.addEventListener("abort", goOn);
  });
}
