// What hop 7 asks of every kind of destination.
import type { AlertKind, AlertOutcome, AlertPriority } from "../events.ts";

/** One message about one alert, as it stands when it is sent. */
export interface Notice {
  /** Same on every retry, also after a restart: the receiver's key against doubles. */
  readonly deliveryId: string;
  readonly homeId: string;
  readonly hubId: string;
  readonly alertId: string;
  readonly kind: AlertKind;
  readonly priority: AlertPriority;
  readonly stage: "raised" | "acknowledged" | "attended" | "closed";
  readonly outcome: AlertOutcome | null;
  /** False: for information only, nobody needs to act on it [design §2 promise 10]. */
  readonly live: boolean;
  /** True: this alert was told before and calls again, since nobody came or it was pressed again. */
  readonly callsAgain: boolean;
  readonly occurredMs: number;
  readonly raisedMs: number;
  readonly sentMs: number;
  readonly ageMs: number;
  /** Pseudonymous: names do not leave the home in step with an alert. */
  readonly residentId: string | null;
  /** Where it happened; null: not known. */
  readonly placeName: string | null;
  /** The room the resident lives in. */
  readonly livesIn: string | null;
  /** One sentence a person can read, with the age in it. */
  readonly text: string;
}

/** One destination. */
export interface Notifier {
  /**
   * Resolves only when the destination has accepted the notice.
   * Throws `notifier/refused` (this notice, for good), `notifier/unreachable` (worth trying again;
   * `retryAfterMs` in the cause where the destination said so) or `notifier/turned-away` (worth
   * trying again too, but a person has to mend it: staff are told at once).
   */
  deliver(notice: Notice, signal: AbortSignal): Promise<void>;
}
