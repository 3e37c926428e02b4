// Would anybody hear of an alert at all? A home without an enrolled tablet and without a destination
// that is told at once is told so after start. After the commits: the fault desk, and the log.
import type { Logger } from "pino";
import type { Clock } from "./domain/clock.ts";
import { NOBODY_SET_UP } from "./domain/fault-subject.ts";
import type { Home } from "./domain/home.ts";
import type { ToldDestination } from "./domain/rule.ts";
import type { FaultDesk } from "./fault-desk.ts";
import type { StoredEvent } from "./events.ts";

/** A new hub has no tablet yet when it starts: time to enrol the first before it is a fault. */
const SET_UP_WITHIN_MS = 120_000;

/** What is missing, most urgent first; undefined where somebody is told at once. */
function gapOf(tablets: number, destinations: readonly ToldDestination[]): string | undefined {
  // A sounder brings somebody, but tells them neither who nor where.
  const people = destinations.filter(({ isSounder }) => isSounder !== true);
  if (tablets > 0 || people.some(({ told }) => told === "at-once")) return undefined;
  const why = "No tablet is enrolled and nobody outside is";
  return people.length === 0
    ? `${why} set up: an alert reaches nobody.`
    : `${why} told at once: an alert waits until it is overdue before anybody hears of it.`;
}

/** Not a fault: a home may have no team. But whoever reads the log should know of it. */
const NOBODY_OUTSIDE =
  "Nobody outside is set up: an alert that nobody here answers goes no further.";

export interface ToldWatchOptions {
  readonly clock: Clock;
  readonly home: () => Home;
  readonly faults: FaultDesk;
  readonly log: Logger;
  readonly destinations: readonly ToldDestination[];
}

export class ToldWatch implements Disposable {
  readonly #options: ToldWatchOptions;
  #timer: Disposable | undefined;

  constructor(options: ToldWatchOptions) {
    this.#options = options;
  }

  /** Also when a tablet was revoked: it may have been the last. */
  start(): void {
    const { clock, log, destinations } = this.#options;
    if (destinations.every(({ isSounder }) => isSounder === true)) log.warn(NOBODY_OUTSIDE);
    this.#timer?.[Symbol.dispose]();
    const gap = this.#look();
    if (gap === undefined) return;
    log.warn(gap);
    this.#timer = clock.after(SET_UP_WITHIN_MS, "nobody would be told", () => {
      const stillGap = this.#look();
      if (stillGap === undefined) return;
      this.#options.faults.notice("nobody-told", NOBODY_SET_UP, stillGap);
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

  /** Undefined, and the fault over, where somebody would be told. */
  #look(): string | undefined {
    const { home, faults, destinations } = this.#options;
    const gap = gapOf([...home().tablet.values()].length, destinations);
    if (gap === undefined) faults.clear("nobody-told", NOBODY_SET_UP);
    return gap;
  }
}
