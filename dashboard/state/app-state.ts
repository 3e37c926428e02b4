// All that the screens know, as one value: made by `reduce`, read by every part.
import type { AlertView, BoardView, SessionView } from "../../gateway/api/contract/views.ts";

/** Both clocks of this screen at one moment. */
export interface ScreenTime {
  /** `performance.now()`: right whatever the tablet's clock says, but may stand still in sleep. */
  readonly monotonicMs: number;
  /** `Date.now()`: wrong on many tablets, but it moves on in sleep. Only differences are used. */
  readonly wallMs: number;
}

/** One reading of the hub's clock, and when it was read. */
export interface ClockReading {
  readonly hubMs: number;
  readonly monotonicMs: number;
}

/** When the stream last said anything; `hubMs` is null while it never did. */
export interface LastData extends ScreenTime {
  readonly hubMs: number | null;
}

/** *starting* lasts until the first data, or until that is late. */
export type Liveness = "starting" | "live" | "not-live";

export interface SoundState {
  /** True only while the loudspeaker's clock is seen to advance. */
  readonly canSound: boolean;
  /** True while samples other than silence were measured on their way out. */
  readonly isHeard: boolean;
}

/** What could not be done with one alert, in words for the person who tried. */
export interface ActFault {
  readonly alertId: string;
  readonly words: string;
}

export interface AppState {
  /** Null: not known yet. */
  readonly session: SessionView | null;
  readonly board: BoardView | null;
  /** Every alert shown, most urgent first; newer than `board.alerts`. */
  readonly alerts: readonly AlertView[];
  /** Alerts that say *not stored* and that the hub's last list did not hold. */
  readonly unlistedIds: readonly string[];
  /** Log sequence up to which `alerts` is true. */
  readonly seq: number;
  /** How many times each alert began to sound here: receipts are due once for each. */
  readonly soundings: Readonly<Record<string, number>>;
  /** Cards and bars by their key: whether they can be seen without scrolling. Absent: not known. */
  readonly inView: Readonly<Record<string, boolean>>;
  readonly clock: ClockReading | null;
  /** Null until the first tick. */
  readonly lastData: LastData | null;
  /** This screen's clocks at the last tick. */
  readonly monotonicMs: number;
  readonly wallMs: number;
  readonly liveness: Liveness;
  /** Hub time of the last data before it stopped; null while live, or when there never was any. */
  readonly notLiveSinceMs: number | null;
  readonly sound: SoundState;
  /** While not live: this screen is quiet until then (monotonic), and says so. */
  readonly quietUntilMonotonicMs: number | null;
  /** Alerts for which an act is on its way to the hub. */
  readonly busyIds: readonly string[];
  readonly actFault: ActFault | null;
  /** The hub's last answer could not be read: this screen and the hub do not fit. */
  readonly cannotRead: boolean;
}

export const INITIAL_STATE: AppState = {
  session: null,
  board: null,
  alerts: [],
  unlistedIds: [],
  seq: 0,
  soundings: {},
  inView: {},
  clock: null,
  lastData: null,
  monotonicMs: 0,
  wallMs: 0,
  liveness: "starting",
  notLiveSinceMs: null,
  sound: { canSound: false, isHeard: false },
  quietUntilMonotonicMs: null,
  busyIds: [],
  actFault: null,
  cannotRead: false,
};
