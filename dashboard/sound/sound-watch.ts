// Sounds the pattern that is wanted for as long as it is wanted, and reports every moment whether
// sound really leaves this board.
import type { AppAction } from "../state/app-action.ts";
import type { AppState } from "../state/app-state.ts";
import { type SoundPattern, soundWanted } from "../state/sound-wanted.ts";
import { BURSTS } from "./burst-patterns.ts";
import type { Loudspeaker } from "./loudspeaker.ts";

/** Shorter than the shortest pulse, so that no pulse escapes the meter. */
const CHECK_EVERY_MS = 120;
/** The audio clock moves in steps, and a loaded tablet is late: so long without a step is off. */
const OFF_AFTER_MS = 1500;
/** *Heard* holds over the pause between two bursts. */
const HEARD_FOR_MS = 12_000;

export interface SoundHost {
  readonly state: () => AppState;
  readonly dispatch: (action: AppAction) => void;
  readonly subscribe: (listener: () => void) => () => void;
  readonly monotonicMs: () => number;
}

export function startSoundWatch(host: SoundHost, loudspeaker: Loudspeaker): void {
  let pattern: SoundPattern | null = null;
  let nextBurstMs = 0;
  let lastRanMs = Number.NEGATIVE_INFINITY;
  let lastHeardMs = Number.NEGATIVE_INFINITY;

  const follow = (): void => {
    const wanted = soundWanted(host.state());
    if (wanted === pattern) return;
    pattern = wanted;
    loudspeaker.hush();
    nextBurstMs = 0;
    lastHeardMs = Number.NEGATIVE_INFINITY;
  };

  const check = (): void => {
    const nowMs = host.monotonicMs();
    const reading = loudspeaker.read();
    if (reading.canSound) lastRanMs = nowMs;
    if (reading.isHeard) lastHeardMs = nowMs;
    const canSound = nowMs - lastRanMs < OFF_AFTER_MS;
    host.dispatch({
      type: "sound-checked",
      canSound,
      isHeard: canSound && pattern !== null && nowMs - lastHeardMs < HEARD_FOR_MS,
    });
    if (pattern === null || !reading.canSound || nowMs < nextBurstMs) return;
    loudspeaker.play(BURSTS[pattern]);
    nextBurstMs = nowMs + BURSTS[pattern].repeatS * 1000;
  };

  host.subscribe(follow);
  setInterval(check, CHECK_EVERY_MS);
}
