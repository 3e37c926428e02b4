// What hop 7 asks of every kind of destination.
import type { AlertKind, AlertOutcome, AlertPriority } from "../events.ts";
import type { Room } from "./home.ts";
import type { ShownStates } from "./shown-states.ts";
import type { TechnicalMatter } from "./technical-matter.ts";

/** One message about one alert, as it stands when it is sent. */
export interface Notice {
  /** Same on every retry, also after a restart: the receiver's key against doubles. */
  readonly deliveryId: string;
  readonly homeId: string;
  readonly hubId: string;
  readonly alertId: string;
  readonly kind: AlertKind;
  readonly priority: AlertPriority;
  /** What the wearer did last after a fall; null: nothing was seen. It ends no call by itself. */
  readonly lastSeen: "still" | "moving" | "walking" | "got-up" | null;
  readonly stage: "raised" | "acknowledged" | "attended" | "closed";
  readonly outcome: AlertOutcome | null;
  /** False: for information only, nobody needs to act on it [design §2 promise 10]. */
  readonly live: boolean;
  /** True: this alert was told before and calls again, since nobody came or it was pressed again. */
  readonly callsAgain: boolean;
  /**
   * Whether this destination was told of the alert as a call to act before: "maybe" where an attempt
   * got no answer. A destination that counts what it was told must be told the end of it.
   */
  readonly toldToAct: "yes" | "maybe" | "no";
  /** What does not work, of a technical alert. */
  readonly technical: TechnicalMatter | null;
  readonly occurredMs: number;
  readonly raisedMs: number;
  readonly sentMs: number;
  readonly ageMs: number;
  /** Pseudonymous: names do not leave the home in step with an alert. */
  readonly residentId: string | null;
  /** Where it happened; null: not known. */
  readonly placeName: string | null;
  readonly placeKind: Room["kind"] | null;
  /** The room the resident lives in. */
  readonly livesIn: string | null;
  /** One sentence a person can read, with the age in it. */
  readonly text: string;
}

/** One way to a destination, which can be tried without an alert. */
export interface DestinationPath {
  /** What tells it from the others of this destination; "" where it is the only one. */
  readonly name: string;
  /** How often it has to be tried; undefined: only when somebody asks. */
  readonly heartbeatMs: number | undefined;
  /** Why it cannot be relied on now, for people; undefined: it did what it should when last tried. */
  trouble(): string | undefined;
  /**
   * Resolves with what the destination answered, in words, when it has answered on this path. Calls
   * nobody to act. Throws as `deliver` does.
   */
  readonly contact: (purpose: "heartbeat" | "test", signal: AbortSignal) => Promise<string>;
}

/** What beside the notice a destination may have to go by. */
export interface Standing {
  /** True: another alert that this destination was told to act on still calls. */
  othersCall(): boolean;
  /** False: the alert could not be stored, so nobody can acknowledge it yet. */
  readonly isStored: boolean;
}

/** One destination. */
export interface Notifier {
  /**
   * Resolves only when the destination has accepted the notice.
   * Throws `notifier/refused` (this notice, for good), `notifier/unreachable` (worth trying again;
   * `retryAfterMs` in the cause where the destination said so), `notifier/turned-away` (worth
   * trying again too, but a person has to mend it: staff are told at once) or `notifier/held` (it has
   * the notice and works on it: it is asked again after `retryAfterMs`, others go on meanwhile), or
   * `notifier/unmatched` (a record where nobody is known to be the resident: this notice waits for a
   * person to match them, others go on meanwhile).
   */
  deliver(notice: Notice, signal: AbortSignal, standing?: Standing): Promise<void>;
  /**
   * Why nothing needs to be sent there any more: then the notice is dropped, and that is recorded. A
   * destination that cannot tell information from a call has to say so.
   */
  outdated?(notice: Notice, standing: Standing): string | undefined;
  /** After a start. True: an alert that it was told to act on still calls. */
  resume?(isCalling: boolean): void;
  /** The ways to it that can be tried, the preferred one first; none where nothing can be asked. */
  readonly paths?: readonly DestinationPath[];
  /** Of a destination that shows how things stand: it sends what has changed, after every alert. */
  show?(states: ShownStates): void;
  /** Lets go of connections and ports. */
  close?(): Promise<void>;
}
