// Packets nobody can read are counted; a burst of them is a fault staff must hear of, until it is over.
import type { Clock } from "./domain/clock.ts";
import type { Fault } from "./domain/home.ts";
import type { FaultDesk } from "./fault-desk.ts";

/** Within a minute: a single damaged packet is noise, twenty are a broken or foreign device. */
const BURST = 20;
const SPAN_MS = 60_000;

interface Span {
  startMs: number;
  count: number;
}

export class UndecodableWatch implements Disposable {
  readonly #clock: Clock;
  readonly #faults: FaultDesk;
  readonly #spans = new Map<string, Span>();
  readonly #timers = new Map<string, Disposable>();

  constructor(clock: Clock, faults: FaultDesk) {
    this.#clock = clock;
    this.#faults = faults;
  }

  /** Bursts of the last run end in this one, if they do. */
  resume(faults: Iterable<Fault>): void {
    for (const { fault, subject } of faults) {
      if (fault === "undecodable-packets") this.#lookLater(subject);
    }
  }

  saw(deviceId: string, why: string): void {
    const now = this.#clock.monotonic();
    const span = this.#spans.get(deviceId);
    if (span === undefined || now - span.startMs > SPAN_MS) {
      this.#spans.set(deviceId, { startMs: now, count: 1 });
      return;
    }
    span.count += 1;
    if (span.count !== BURST) return;
    this.#faults.notice("undecodable-packets", deviceId, `Device ${deviceId}: ${why}`);
    this.#lookLater(deviceId);
  }

  [Symbol.dispose](): void {
    for (const timer of this.#timers.values()) timer[Symbol.dispose]();
  }

  #lookLater(deviceId: string): void {
    this.#timers.get(deviceId)?.[Symbol.dispose]();
    const look = (): void => {
      this.#look(deviceId);
    };
    this.#timers.set(deviceId, this.#clock.after(SPAN_MS, `undecodable ${deviceId}`, look));
  }

  /** Over once a minute brought none. */
  #look(deviceId: string): void {
    const span = this.#spans.get(deviceId);
    this.#spans.delete(deviceId);
    this.#timers.delete(deviceId);
    if (span === undefined) this.#faults.clear("undecodable-packets", deviceId);
    else this.#lookLater(deviceId);
  }
}
