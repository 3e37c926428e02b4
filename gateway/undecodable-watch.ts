// Packets nobody can read are counted; a burst of them is a fault staff must hear of.
import type { Clock } from "./domain/clock.ts";
import type { FaultDesk } from "./fault-desk.ts";

/** Within a minute: a single damaged packet is noise, twenty are a broken or foreign device. */
const BURST = 20;
const SPAN_MS = 60_000;

export class UndecodableWatch {
  readonly #clock: Clock;
  readonly #faults: FaultDesk;
  readonly #spans = new Map<string, { startMs: number; count: number }>();

  constructor(clock: Clock, faults: FaultDesk) {
    this.#clock = clock;
    this.#faults = faults;
  }

  saw(deviceId: string, why: string): void {
    const now = this.#clock.monotonic();
    const span = this.#spans.get(deviceId);
    if (span === undefined || now - span.startMs > SPAN_MS) {
      this.#spans.set(deviceId, { startMs: now, count: 1 });
      return;
    }
    span.count += 1;
    if (span.count === BURST) {
      this.#faults.notice("undecodable-packets", deviceId, `Device ${deviceId}: ${why}`);
    }
  }
}
