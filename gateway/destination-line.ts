// One destination's side of hop 7: attempts, back-off, and when it counts as down.
import { Allowance } from "./allowance.ts";
import { backoffMs } from "./domain/backoff.ts";
import type { Clock } from "./domain/clock.ts";
import type { Delivery } from "./domain/home.ts";
import type { Notifier } from "./domain/notifier.ts";
import { isGatewayError } from "./errors.ts";

/** Messages under way at once to a healthy destination: one that hangs must not hold up the rest. */
const MAX_IN_FLIGHT = 4;

/** A new alert may knock at a failing destination ahead of its back-off, but not faster than this. */
const MIN_KNOCK_GAP_MS = 1_000;

/** After every so many failures in a row another message is tried beside the most urgent one. */
const FAILURES_PER_SIDE_PROBE = 4;

/** A destination that works on a message is asked again after this long, where it said nothing. */
const ASK_AGAIN_MS = 5_000;

const MINUTE_MS = 60_000;

/** Failures in a row after which staff are told that the line is down. */
const FAILURES_UNTIL_DOWN = 3;

export interface DestinationSettings {
  readonly destinationId: string;
  readonly label: string;
  readonly timeoutMs: number;
  /** Messages a minute that its line, or its contract, can take; undefined: as fast as it answers. */
  readonly mostPerMinute?: number | undefined;
  readonly notifier: Notifier;
  /** It keeps what happened and calls nobody. */
  readonly isRecord: boolean;
}

export class DestinationLine {
  readonly settings: DestinationSettings;
  readonly inFlight = new Map<string, Delivery>();
  readonly attempts = new Map<string, number>();
  /** Deliveries whose receipt is not stored yet: over, and not to be sent again. */
  readonly held = new Set<string>();
  /** Deliveries said to be late in this run, with whether the destination has them. */
  readonly #late = new Map<string, boolean>();
  /** What the destination has and works on, with when to ask again (monotonic ms). */
  readonly #resting = new Map<string, number>();
  #failures = 0;
  #nextAttemptAt = 0;
  #lastAttemptAt = Number.NEGATIVE_INFINITY;
  #isDown = false;
  #isTaking = false;
  #triedBefore: string | undefined;
  #sideProbe: string | undefined;
  /** Starts that its rate allows up to now: a call to act must not wait for a whole minute. */
  #allowance: Allowance | undefined;

  constructor(settings: DestinationSettings) {
    this.settings = settings;
    const { mostPerMinute } = settings;
    if (mostPerMinute !== undefined) this.#allowance = new Allowance(MINUTE_MS / mostPerMinute);
  }

  /** How many more may start now. A failing destination gets one at a time, as a probe. */
  freeNow(clock: Clock): number {
    if (this.#failures === 0) {
      const room = MAX_IN_FLIGHT - this.inFlight.size;
      return Math.min(room, this.#allowance?.now(clock) ?? room);
    }
    const isDue = this.waitMs(clock) === 0 || this.#triedBefore !== undefined;
    return isDue && this.inFlight.size === 0 ? 1 : 0;
  }

  /** Set: what may start now is a probe beside this delivery, which just failed. */
  passOver(clock: Clock): string | undefined {
    return this.waitMs(clock) === 0 ? undefined : this.#triedBefore;
  }

  /** ms until the next attempt is allowed, 0 when now. */
  waitMs(clock: Clock): number {
    return Math.max(0, this.#nextAttemptAt - clock.monotonic());
  }

  /** The destination has this message, and is to be asked again about it later. */
  rest({ deliveryId }: Delivery, error: unknown, clock: Clock): void {
    const askAt = clock.monotonic() + (retryAfterOf(error) ?? ASK_AGAIN_MS);
    this.#resting.set(deliveryId, askAt);
  }

  isResting({ deliveryId }: Delivery, clock: Clock): boolean {
    return (this.#resting.get(deliveryId) ?? 0) > clock.monotonic();
  }

  /** True: that it is late, or that the destination has it meanwhile, was not said yet. */
  isNewlyLate({ deliveryId, delayed, held = false }: Delivery, isHeld: boolean): boolean {
    const said = this.#late.get(deliveryId) ?? (delayed ? held : undefined);
    this.#late.set(deliveryId, isHeld);
    return said !== isHeld;
  }

  /** ms until something can change by itself; Infinity where nothing is waited for. */
  lookAgainMs(clock: Clock): number {
    const now = clock.monotonic();
    const waits = [...this.#resting.values()].map((askAt) => askAt - now);
    const rateMs = this.#allowance?.waitMs(clock) ?? 0;
    return Math.min(...[...waits, rateMs, this.waitMs(clock)].filter((wait) => wait > 0), Infinity);
  }

  /** Something urgent arrived: the back-off is cut short, within reason. */
  hurry(): void {
    const soonest = this.#lastAttemptAt + MIN_KNOCK_GAP_MS;
    this.#nextAttemptAt = Math.min(this.#nextAttemptAt, soonest);
  }

  started(delivery: Delivery, clock: Clock): number {
    this.inFlight.set(delivery.deliveryId, delivery);
    this.#allowance?.take(clock);
    this.#lastAttemptAt = clock.monotonic();
    this.#sideProbe = this.passOver(clock) === undefined ? undefined : delivery.deliveryId;
    this.#triedBefore = undefined;
    const attempt = (this.attempts.get(delivery.deliveryId) ?? 0) + 1;
    this.attempts.set(delivery.deliveryId, attempt);
    return attempt;
  }

  ended(delivery: Delivery): void {
    this.inFlight.delete(delivery.deliveryId);
  }

  settled(delivery: Delivery): void {
    this.attempts.delete(delivery.deliveryId);
    this.#resting.delete(delivery.deliveryId);
    this.#late.delete(delivery.deliveryId);
  }

  /** True: the last attempt was accepted. */
  get isTaking(): boolean {
    return this.#isTaking;
  }

  succeeded(): void {
    this.#isTaking = true;
    this.#failures = 0;
    this.#nextAttemptAt = 0;
    this.#triedBefore = undefined;
    this.#isDown = false;
  }

  /** True: with this failure it counts as down. A probe beside another does not count. */
  failed({ deliveryId }: Delivery, error: unknown, clock: Clock, random: number): boolean {
    this.#isTaking = false;
    if (this.#sideProbe === deliveryId) return false;
    this.#failures += 1;
    this.#triedBefore = this.#failures % FAILURES_PER_SIDE_PROBE === 0 ? deliveryId : undefined;
    const wait = Math.max(backoffMs(this.#failures, random), retryAfterOf(error) ?? 0);
    this.#nextAttemptAt = clock.monotonic() + wait;
    // What does not pass by itself is said at once.
    const isPassing = !isGatewayError(error, "notifier/turned-away");
    if (this.#isDown || (isPassing && this.#failures < FAILURES_UNTIL_DOWN)) return false;
    this.#isDown = true;
    return true;
  }
}

function retryAfterOf(error: unknown): number | undefined {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  const isObject = typeof cause === "object" && cause !== null && "retryAfterMs" in cause;
  return isObject && typeof cause.retryAfterMs === "number" ? cause.retryAfterMs : undefined;
}
