// Notices a radio that has gone deaf: learns how often each device is heard, and says what to do when
// nothing comes that should have. Pure. Before it: what the radio heard. After it: the driver acts.

/** What mends a deaf radio, mildest first. */
export type MendStep = "restart-discovery" | "power-cycle";

export type RadioAct =
  | { readonly act: "mend"; readonly step: MendStep; readonly silentMs: number }
  | { readonly act: "no-cover"; readonly rooms: readonly string[]; readonly silentMs: number }
  | { readonly act: "heard-again"; readonly silentMs: number };

export const RADIO_STEPS = ["restart-discovery", "power-cycle", "no-cover", "heard-again"] as const;

/** What was done about a radio, for the log. */
export interface RadioSaying {
  readonly step: (typeof RADIO_STEPS)[number];
  /** Of *no cover*: the rooms concerned. */
  readonly rooms: readonly string[];
  readonly silentMs: number;
  readonly detail: string;
}

const SAYINGS = {
  "restart-discovery": "listening was started anew",
  "power-cycle": "the adapter was switched off and on",
  "no-cover": "it stays deaf",
  "heard-again": "it hears again",
} as const;

export function sayingOf(act: RadioAct): RadioSaying {
  const step = act.act === "mend" ? act.step : act.act;
  const rooms = act.act === "no-cover" ? act.rooms : [];
  const { silentMs } = act;
  const seconds = Math.round(silentMs / 1_000);
  return { step, rooms, silentMs, detail: `after ${seconds} s of silence ${SAYINGS[step]}` };
}

/** A device that this radio should hear, and the room that it covers. */
export interface Expected {
  readonly address: string;
  readonly roomId: string | null;
}

/** So many must have been missed before silence means the radio: one device may just be late. */
const MISSED_LEAST = 5;

/** The mean of about the last ten gaps: a device that changed its pace is believed soon. */
const NEW_GAP_SHARE = 0.1;
const GAPS_LEAST = 5;

/** A radio that stays deaf is power-cycled again now and then: some come to. */
const AGAIN_EVERY_MS = 300_000;

const STEPS: readonly { readonly step: MendStep; readonly atShare: number }[] = [
  { step: "restart-discovery", atShare: 1 / 3 },
  { step: "power-cycle", atShare: 2 / 3 },
];

interface Pace {
  lastMs: number;
  gaps: number;
  meanGapMs: number;
}

export class RadioWatch {
  readonly #noCoverAfterMs: number;
  readonly #paces = new Map<string, Pace>();
  #lastHeardMs: number;
  #isDown = true;
  /** Of the present silence. */
  #stepsTaken = 0;
  #hasReported = false;
  #lastStepMs = 0;

  constructor(noCoverAfterMs: number, nowMs: number) {
    this.#noCoverAfterMs = noCoverAfterMs;
    this.#lastHeardMs = nowMs;
  }

  /** Anything was received. Returns what to say where it was thought deaf. */
  heard(nowMs: number, address?: string): readonly RadioAct[] {
    const silentMs = nowMs - this.#lastHeardMs;
    const wasDeaf = this.#stepsTaken > 0 || this.#hasReported;
    // After a silence of the radio its devices' gaps say nothing of their pace.
    if (address !== undefined) this.#learn(address, nowMs, wasDeaf);
    this.#lastHeardMs = nowMs;
    this.#stepsTaken = 0;
    this.#hasReported = false;
    return wasDeaf ? [{ act: "heard-again", silentMs }] : [];
  }

  /** The adapter is there and listens, or does not. */
  isUp(isUp: boolean): void {
    this.#isDown = !isUp;
  }

  look(expected: readonly Expected[], nowMs: number): readonly RadioAct[] {
    this.#forgetOthers(expected);
    const silentMs = nowMs - this.#lastHeardMs;
    const isMissed = this.#isDown ? expected.length > 0 : this.#missed(expected, silentMs);
    if (!isMissed) return [];
    const step = this.#isDown ? undefined : this.#stepDue(silentMs, nowMs);
    const acts: RadioAct[] = step === undefined ? [] : [{ act: "mend", step, silentMs }];
    if (silentMs >= this.#noCoverAfterMs && !this.#hasReported) {
      this.#hasReported = true;
      acts.push({ act: "no-cover", rooms: roomsOf(expected), silentMs });
    }
    return acts;
  }

  #stepDue(silentMs: number, nowMs: number): MendStep | undefined {
    const next = STEPS[this.#stepsTaken];
    const isDue = next !== undefined && silentMs >= this.#noCoverAfterMs * next.atShare;
    const isTimeAgain = next === undefined && nowMs - this.#lastStepMs >= AGAIN_EVERY_MS;
    if (!isDue && !isTimeAgain) return undefined;
    this.#stepsTaken += isDue ? 1 : 0;
    this.#lastStepMs = nowMs;
    return isDue ? next.step : "power-cycle";
  }

  /** Packets a minute that are expected of a device; undefined: it has no pace. */
  rateOf(address: string): number | undefined {
    const pace = this.#paces.get(address);
    if (pace === undefined || pace.gaps < GAPS_LEAST) return undefined;
    return 60_000 / pace.meanGapMs;
  }

  /** Rooms with how many packets a minute are expected of all their devices. */
  rates(expected: readonly Expected[]): ReadonlyMap<string | null, number> {
    const rates = new Map<string | null, number>();
    for (const { address, roomId } of expected) {
      const rate = this.rateOf(address);
      if (rate !== undefined) rates.set(roomId, (rates.get(roomId) ?? 0) + rate);
    }
    return rates;
  }

  /** Telephones that pass by are heard too: they are no business of ours. */
  #forgetOthers(expected: readonly Expected[]): void {
    const known = new Set(expected.map(({ address }) => address));
    for (const address of this.#paces.keys()) {
      if (!known.has(address)) this.#paces.delete(address);
    }
  }

  #missed(expected: readonly Expected[], silentMs: number): boolean {
    let aMinute = 0;
    for (const rate of this.rates(expected).values()) aMinute += rate;
    return (aMinute * silentMs) / 60_000 >= MISSED_LEAST;
  }

  #learn(address: string, nowMs: number, wasDeaf: boolean): void {
    const pace = this.#paces.get(address);
    if (pace === undefined) {
      this.#paces.set(address, { lastMs: nowMs, gaps: 0, meanGapMs: 0 });
      return;
    }
    const gapMs = nowMs - pace.lastMs;
    pace.lastMs = nowMs;
    if (wasDeaf) return;
    pace.gaps += 1;
    const share = Math.max(NEW_GAP_SHARE, 1 / pace.gaps);
    pace.meanGapMs += (gapMs - pace.meanGapMs) * share;
  }
}

function roomsOf(expected: readonly Expected[]): readonly string[] {
  const rooms = expected.flatMap(({ roomId }) => (roomId === null ? [] : [roomId]));
  return [...new Set(rooms)].sort();
}
