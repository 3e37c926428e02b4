// Everything that can happen to the screens, one sentence each; `reduce` decides what follows.
import type {
  AlertView,
  BoardView,
  HeartbeatMessage,
  SessionView,
  StreamMessage,
} from "../../gateway/api/contract/views.ts";
import type { ActFault, ScreenTime } from "./app-state.ts";

export type AppAction =
  /** Half a second went by, or the screen woke up. */
  | { readonly type: "ticked"; readonly at: ScreenTime }
  /** The hub said who is signed in and whether this is an enrolled tablet. */
  | { readonly type: "session-known"; readonly session: SessionView }
  /** `isFresh`: asked for before a new stream; else only a refresh beside a running one. */
  | {
      readonly type: "board-received";
      readonly board: BoardView;
      readonly isFresh: boolean;
      readonly at: ScreenTime;
    }
  | { readonly type: "message-received"; readonly message: StreamMessage; readonly at: ScreenTime }
  | {
      readonly type: "heartbeat-received";
      readonly heartbeat: HeartbeatMessage;
      readonly at: ScreenTime;
    }
  /** The hub gave an answer this screen does not understand. */
  | { readonly type: "answer-unreadable" }
  | { readonly type: "sound-checked"; readonly canSound: boolean; readonly isHeard: boolean }
  /** Somebody asked for quiet while the screen is not live. */
  | { readonly type: "quiet-asked" }
  /** A card or a bar came into view or left it; null: it is no longer drawn. */
  | { readonly type: "view-changed"; readonly key: string; readonly isInView: boolean | null }
  | { readonly type: "act-started"; readonly alertId: string }
  | { readonly type: "act-done"; readonly alert: AlertView }
  | { readonly type: "act-failed"; readonly fault: ActFault }
  /** A *not stored* alert that the hub no longer lists was written down on paper. */
  | { readonly type: "unlisted-alert-written-down"; readonly alertId: string };
