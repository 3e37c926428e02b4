// Would anybody hear of an alert at all? A home without an enrolled tablet and without a destination
// is told so after start. After the commits: the fault desk, and a log line for each escalation.
import type { Logger } from "pino";
import type { Clock } from "./domain/clock.ts";
import { NOBODY_SET_UP } from "./domain/fault-subject.ts";
import type { Home } from "./domain/home.ts";
import type { FaultDesk } from "./fault-desk.ts";
import type { StoredEvent } from "./events.ts";

/** A new hub has no tablet yet when it starts: time to enrol the first before it is a fault. */
const SET_UP_WITHIN_MS = 120_000;

const NOBODY = "No tablet is enrolled and nobody outside is set up: an alert reaches nobody.";

export interface ToldWatchOptions {
  readonly clock: Clock;
  readonly home: () => Home;
  readonly faults: FaultDesk;
  readonly log: Logger;
  readonly destinations: number;
}

export class ToldWatch implements Disposable {
  readonly #options: ToldWatchOptions;
  #timer: Disposable | undefined;

  constructor(options: ToldWatchOptions) {
    this.#options = options;
  }

  /** Also when a tablet was revoked: it may have been the last. */
  start(): void {
    const { clock, log } = this.#options;
    this.#timer?.[Symbol.dispose]();
    if (this.#look()) return;
    log.warn(NOBODY);
    this.#timer = clock.after(SET_UP_WITHIN_MS, "nobody would be told", () => {
      if (!this.#look()) this.#options.faults.notice("nobody-told", NOBODY_SET_UP, NOBODY);
    });
  }

  committed(events: readonly StoredEvent[]): void {
    for (const { type, data } of events) {
      if (type === "tablet.enrolled") this.#look();
      if (type === "tablet.revoked") this.start();
      if (type !== "alert.escalated") continue;
      this.#options.log.warn({ alertId: data.alertId, step: data.step }, "an alert escalated");
    }
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
  }

  /** True, and the fault over, where somebody would be told. */
  #look(): boolean {
    const { home, faults, destinations } = this.#options;
    const [tablet] = home().tablet.values();
    const isAnybody = tablet !== undefined || destinations > 0;
    if (isAnybody) faults.clear("nobody-told", NOBODY_SET_UP);
    return isAnybody;
  }
}
