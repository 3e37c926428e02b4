// Events a wearable has not been given an `ack` for: kept over reboots, repeated with their age
// [PROTOCOL section 5]. The wearable puts them in; the link sends what is due.
import { AGE_NOT_KNOWN, type MotionFields } from "./encode.ts";

/** After 1, 2, 4, 8 s, then every 10 s. */
const REPEAT_AFTER_MS = [1000, 2000, 4000, 8000] as const;
const REPEAT_EVERY_MS = 10_000;
const CAPACITY = 32;

export const CODE = {
  help: 1,
  ok: 2,
  fall: 3,
  state: 4,
  batteryFlatSoon: 5,
  tamper: 6,
  test: 7,
  played: 8,
  buttonPressed: 9,
  lidOpened: 10,
  snoozed: 11,
  compartmentEmpty: 12,
  notPlayed: 13,
} as const;

/** What happened, before it has a name. */
export type Happening =
  | {
      readonly kind: "event";
      readonly code: number;
      readonly detail: number;
      readonly peak: number;
      readonly freeFallMs: number;
    }
  | { readonly kind: "burst"; readonly motion: MotionFields };

export interface KeptEvent {
  readonly bootNonce: number;
  readonly number: number;
  readonly happening: Happening;
  /** True time; absent after a reboot without a clock that runs on. */
  readonly happenedMs: number | undefined;
  readonly timesSent: number;
  readonly firstSentMs: number | undefined;
  /** Repeats since the last (re)connection: each connection starts the back-off anew. */
  readonly step: number;
  readonly dueMs: number;
}

export function ageMs(event: KeptEvent, nowMs: number): number {
  if (event.happenedMs === undefined) return AGE_NOT_KNOWN;
  return Math.min(AGE_NOT_KNOWN - 1, Math.max(0, Math.round(nowMs - event.happenedMs)));
}

export class KeptEvents {
  #events: readonly KeptEvent[] = [];

  get all(): readonly KeptEvent[] {
    return this.#events;
  }

  get nextDueMs(): number {
    return Math.min(Number.POSITIVE_INFINITY, ...this.#events.map((event) => event.dueMs));
  }

  add(
    bootNonce: number,
    number: number,
    happening: Happening,
    times: { readonly happenedMs: number; readonly dueMs: number },
  ): void {
    if (this.#events.length >= CAPACITY) this.#makeRoom();
    this.#events = [
      ...this.#events,
      {
        bootNonce,
        number,
        happening,
        timesSent: 0,
        firstSentMs: undefined,
        step: 0,
        ...times,
      },
    ];
  }

  /** Events due now, oldest first, in the form they had before this sending. */
  takeDue(nowMs: number): readonly KeptEvent[] {
    const due = this.#events.filter((event) => event.dueMs <= nowMs);
    if (due.length === 0) return due;
    this.#events = this.#events.map((event) => (event.dueMs <= nowMs ? sent(event, nowMs) : event));
    return due;
  }

  /** "At once after reconnecting, oldest first." */
  reconnected(nowMs: number): void {
    this.#events = this.#events.map((event) => ({ ...event, step: 0, dueMs: nowMs }));
  }

  rebooted(hasClockThatRunsOn: boolean): void {
    this.#events = this.#events.map((event) => ({
      ...event,
      happening: withoutOldClock(event.happening),
      happenedMs: hasClockThatRunsOn ? event.happenedMs : undefined,
    }));
  }

  /** The event that need not be kept any more, if it was kept. */
  acknowledge(bootNonce: number, number: number): KeptEvent | undefined {
    const named = this.#events.find(
      (event) => event.bootNonce === bootNonce && event.number === number,
    );
    if (named !== undefined) this.#events = this.#events.filter((event) => event !== named);
    return named;
  }

  /** The oldest *state changed* goes first, help never. */
  #makeRoom(): void {
    const leaves =
      this.#events.find((event) => codeOf(event) === CODE.state) ??
      this.#events.find((event) => codeOf(event) !== CODE.help);
    this.#events = this.#events.filter((event) => event !== leaves);
  }
}

function sent(event: KeptEvent, nowMs: number): KeptEvent {
  return {
    ...event,
    timesSent: event.timesSent + 1,
    firstSentMs: event.firstSentMs ?? nowMs,
    step: event.step + 1,
    dueMs: nowMs + (REPEAT_AFTER_MS[event.step] ?? REPEAT_EVERY_MS),
  };
}

function codeOf(event: KeptEvent): number | undefined {
  return event.happening.kind === "event" ? event.happening.code : undefined;
}

/** A burst after a reboot has `startUs` 0 [PROTOCOL section 4]. */
function withoutOldClock(happening: Happening): Happening {
  if (happening.kind === "event") return happening;
  return { kind: "burst", motion: { ...happening.motion, startUs: 0 } };
}
