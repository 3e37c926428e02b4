// A real destination of one kind, on this machine, that does what a contract test tells it to.
import type { Notice } from "../../gateway/domain/notifier.ts";
import type { RecordBook } from "../../gateway/domain/record-book.ts";
import type { ReadSecret } from "../../gateway/notifiers/define-notifier.ts";
import { NIGHT_MS } from "./core-rig.ts";

/** What the destination does with the next message: take it, or fail in each way that has a code. */
export type Behaviour = "accept" | "refuse" | "turn-away" | "fail" | "hang" | "cut";

/** One message as the destination heard it. */
export interface HeardMessage {
  /** By which it knows a repeat. */
  readonly key: string;
  /** Whether it says that somebody has to act. */
  readonly asLive: boolean;
}

export interface NotifierRig {
  /** What stands in the config, beyond id and label. */
  readonly settings: object;
  readonly readSecret: ReadSecret;
  readonly heard: readonly HeardMessage[];
  /** Of a record: whom it asks about residents. */
  readonly book?: RecordBook;
  behave(how: Behaviour): void;
  /** Nobody is there any more. */
  leave(): Promise<void>;
  close(): Promise<void>;
}

export const sampleNotice: Notice = {
  ...{ deliveryId: "A1-team", homeId: "rose-court", hubId: "hub-1", alertId: "A1" },
  ...{ kind: "fall", priority: "high", lastSeen: null, stage: "raised", outcome: null },
  ...{ live: true, callsAgain: false, toldToAct: "no", technical: null },
  ...{ occurredMs: NIGHT_MS, raisedMs: NIGHT_MS, sentMs: Date.now(), ageMs: 0 },
  ...{ residentId: "r-1", placeName: null, placeKind: null, livesIn: "Room 4" },
  text: "Possible fall",
};
