// What a person or a board asks to be done with an alert. It comes from a screen and goes to hop 6,
// where the alert's transition function decides whether its stage allows it.
import type { AlertOutcome } from "../events.ts";

interface ByStaff {
  readonly alertId: string;
  readonly staffId: string;
  /** False: the name was picked on an enrolled tablet without a PIN. */
  readonly verified: boolean;
  /** The enrolled tablet it was done on, where it was one. */
  readonly tabletId: string | null;
}

interface ByBoard {
  readonly alertId: string;
  readonly boardId: string;
  /** The enrolled tablet it runs on. */
  readonly tabletId?: string;
  /** On any other browser: who is signed in there now. */
  readonly staffId?: string;
}

export type AlertCommand =
  /** "I am going." */
  | ({ readonly kind: "acknowledge" } & ByStaff)
  /** "I can't go after all." */
  | ({ readonly kind: "hand-back" } & ByStaff)
  /** "I am with the resident." */
  | ({ readonly kind: "attend" } & ByStaff)
  /** "It is over, and this is what was found." Always signed in with a PIN. */
  | ({
      readonly kind: "close";
      readonly outcome: AlertOutcome;
      /** Plain text; it is sealed under the resident's key before it reaches the log. */
      readonly note: string | null;
    } & ByStaff)
  /** The alert is on this board's screen. */
  | ({ readonly kind: "shown" } & ByBoard)
  /** This board's loudspeaker really ran for it. */
  | ({ readonly kind: "sound-confirmed" } & ByBoard);
