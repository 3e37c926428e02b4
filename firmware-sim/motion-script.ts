// Plays activities as samples: what the accelerometer and gyroscope of a worn device would read.
// Before it: a choice of activity; after it: the wearable packs the samples.
import { type Activity, PHASES, type Position } from "./activities.ts";
import { blowG, eased, type Phase, ramp, weightLoss } from "./motion-phase.ts";
import { gaussian, type Random } from "./seeded-random.ts";
import { cross, lengthOf, scaled, sum, turned, unit, type Vector } from "./vector.ts";

export const VALUES_PER_SAMPLE = 6;
const PERIOD_MS = 20;
const DEG_PER_RAD = 180 / Math.PI;
/** Breathing moves a resting device by a few thousandths of g, 12 to 18 times a minute. */
const BREATHING_HZ = 0.25;
const BREATHING_G = 0.004;
const SENSOR_NOISE_G = 0.004;
const SENSOR_NOISE_DPS = 0.5;
/** Irregular movement of a body is slow: its noise is smoothed over about 60 ms. */
const SMOOTHING = 0.7;
const SMOOTHING_GAIN = Math.sqrt(1 - SMOOTHING * SMOOTHING);

export class MotionScript {
  readonly #random: Random;
  readonly #position: Position;
  #activity: Activity = "sit";
  #phases: Phase[] = [];
  #phaseMs = 0;
  #totalMs = 0;
  #from: Vector = [0, 0, 1];
  #up: Vector = [0, 0, 1];
  #shake: Vector = [0, 0, 0];
  #spin: Vector = [0, 0, 0];

  constructor(random: Random, position: Position) {
    this.#random = random;
    this.#position = position;
    this.begin("sit");
    this.#up = this.#phases[0]?.up ?? this.#up;
    this.#from = this.#up;
  }

  get activity(): Activity {
    return this.#activity;
  }

  /** True when the activity has run out; the last posture is then held. */
  get isOver(): boolean {
    return this.#phases.length === 0;
  }

  begin(activity: Activity): void {
    this.#activity = activity;
    this.#phases = [...PHASES[activity](this.#random, this.#position)];
    this.#phaseMs = 0;
    this.#from = this.#up;
  }

  /** The next `count` samples at 50 Hz: ax ay az in g with gravity, gx gy gz in deg/s, interleaved. */
  take(count: number): Float64Array {
    const samples = new Float64Array(count * VALUES_PER_SAMPLE);
    for (let index = 0; index < count; index += 1) {
      samples.set(this.#sample(), index * VALUES_PER_SAMPLE);
    }
    return samples;
  }

  #sample(): readonly number[] {
    const phase = this.#phases[0] ?? { ms: Number.POSITIVE_INFINITY };
    const share = Math.min(1, this.#phaseMs / phase.ms);
    const before = this.#up;
    this.#up = this.#direction(phase, share);
    const accel = this.#acceleration(phase, share);
    const gyro = this.#rotation(phase, share, before);
    this.#advance(phase);
    return [...accel, ...gyro];
  }

  #advance(phase: Phase): void {
    this.#phaseMs += PERIOD_MS;
    this.#totalMs += PERIOD_MS;
    if (this.#phaseMs < phase.ms) return;
    this.#phases.shift();
    this.#phaseMs = 0;
    this.#from = this.#up;
  }

  #direction(phase: Phase, share: number): Vector {
    const reached =
      phase.up === undefined ? this.#from : turned(this.#from, phase.up, eased(share));
    if (phase.swingDeg === undefined || phase.stepsHz === undefined) return reached;
    // An arm swings once for two steps.
    const swing = Math.sin((Math.PI * phase.stepsHz * this.#phaseMs) / 1000);
    return unit(sum(reached, [(swing * phase.swingDeg) / DEG_PER_RAD, 0, 0]));
  }

  #acceleration(phase: Phase, share: number): Vector {
    this.#shake = this.#smoothed(this.#shake, ramp(phase.shakeG, share));
    const breathing = Math.sin((2 * Math.PI * BREATHING_HZ * this.#totalMs) / 1000) * BREATHING_G;
    const fallen = (phase.fallShare ?? 0) * weightLoss(share);
    const weight = 1 - fallen + this.#step(phase) + breathing;
    let felt = sum(scaled(this.#up, weight), this.#shake);
    for (const blow of phase.blows ?? []) {
      const strength = blowG(blow, this.#phaseMs - blow.atMs);
      if (strength !== 0) felt = sum(felt, scaled(unit(sum(this.#up, blow.direction)), strength));
    }
    return sum(felt, this.#noise(SENSOR_NOISE_G));
  }

  #step(phase: Phase): number {
    const { stepsHz, stepG } = phase;
    if (stepsHz === undefined || stepG === undefined) return 0;
    const angle = (2 * Math.PI * stepsHz * this.#phaseMs) / 1000;
    // The heel strike makes a step sharper than a sine.
    return stepG * (Math.sin(angle) + 0.5 * Math.sin(2 * angle));
  }

  #rotation(phase: Phase, share: number, before: Vector): Vector {
    this.#spin = this.#smoothed(this.#spin, ramp(phase.spinDps, share));
    const turn = cross(this.#up, before);
    const turnDps =
      (Math.asin(Math.min(1, lengthOf(turn))) * DEG_PER_RAD * 1000) /
      PERIOD_MS /
      (lengthOf(turn) || 1);
    return sum(sum(scaled(turn, turnDps), this.#spin), this.#noise(SENSOR_NOISE_DPS));
  }

  #smoothed(before: Vector, deviation: number): Vector {
    return sum(scaled(before, SMOOTHING), this.#noise(deviation * SMOOTHING_GAIN));
  }

  #noise(deviation: number): Vector {
    return scaled(
      [gaussian(this.#random), gaussian(this.#random), gaussian(this.#random)],
      deviation,
    );
  }
}
