// The three patterns this board sounds, as plain numbers. Shaped after the auditory alarm signals
// of IEC 60601-1-8 (high: ten pulses; medium: three), so that staff know the urgency by rhythm. The
// pattern for NOT LIVE is none of them: two long falling tones.
import type { SoundPattern } from "../state/sound-wanted.ts";

export interface Pulse {
  readonly startS: number;
  readonly durationS: number;
  readonly frequencyHz: number;
}

export interface Burst {
  readonly pulses: readonly Pulse[];
  /** From the start of one burst to the start of the next. */
  readonly repeatS: number;
}

/** Within the 150–1000 Hz that the standard asks of a pulse, high enough for a small loudspeaker. */
const HIGH_HZ = 740;
const MEDIUM_HZ = 494;
const HIGH_PULSE_S = 0.15;
const HIGH_GAP_S = 0.1;
const MEDIUM_PULSE_S = 0.2;
const MEDIUM_GAP_S = 0.2;
/** Between the two halves of a high-priority burst. */
const HALF_GAP_S = 0.5;

function train(
  startsAtS: number,
  gapsS: readonly number[],
  durationS: number,
  frequencyHz: number,
): readonly Pulse[] {
  const pulses: Pulse[] = [{ startS: startsAtS, durationS, frequencyHz }];
  let startS = startsAtS;
  for (const gapS of gapsS) {
    startS += durationS + gapS;
    pulses.push({ startS, durationS, frequencyHz });
  }
  return pulses;
}

/** Three quick pulses, a longer gap, two more: the rhythm of a high-priority half burst. */
const HALF_GAPS_S = [HIGH_GAP_S, HIGH_GAP_S, 2 * HIGH_GAP_S + HIGH_PULSE_S, HIGH_GAP_S];
const HALF_S = 5 * HIGH_PULSE_S + HALF_GAPS_S.reduce((sum, gapS) => sum + gapS, 0);

export const BURSTS: Readonly<Record<SoundPattern, Burst>> = {
  high: {
    pulses: [
      ...train(0, HALF_GAPS_S, HIGH_PULSE_S, HIGH_HZ),
      ...train(HALF_S + HALF_GAP_S, HALF_GAPS_S, HIGH_PULSE_S, HIGH_HZ),
    ],
    repeatS: 6,
  },
  medium: {
    pulses: train(0, [MEDIUM_GAP_S, MEDIUM_GAP_S], MEDIUM_PULSE_S, MEDIUM_HZ),
    repeatS: 10,
  },
  "not-live": {
    pulses: [
      { startS: 0, durationS: 0.6, frequencyHz: 392 },
      { startS: 0.7, durationS: 0.9, frequencyHz: 262 },
    ],
    repeatS: 8,
  },
};
