// What the wearer does after a finding: lies still, moves, walks, gets up. Adds lines, ends nothing.
// Before it: the motion buffer, second by second. After it: `observations` of the detector's step.
import { angleDeg, postureBefore, STILL_SPREAD_G, type Vector } from "./fall-evidence.ts";
import type { MotionBuffer } from "./motion-buffer.ts";
import type { MotionWindow } from "./motion.ts";

export type FollowUpKind = "still" | "moving" | "walking" | "got-up";

/** One observation after a finding. */
export interface FollowUp {
  /** The finding it belongs to. */
  readonly impactUs: number;
  readonly kind: FollowUpKind;
  /** From the impact to the observation, ms. */
  readonly afterMs: number;
  /** How long it has been so, ms. */
  readonly lastedMs: number;
}

/** One second of motion, summed up. */
interface Second {
  readonly endUs: number;
  readonly gravity: Vector;
  readonly spreadG: number;
}

/** Each observation is made when it has lasted this long, s: short of it, it may be a twitch. */
const LASTING_S = { still: 10, moving: 3, walking: 6, "got-up": 5 } as const;
/** Steps shake a wrist or waist by 0.1 to 0.5 g; less is fidgeting. */
const WALKING_SPREAD_G = 0.1;
/** A body that lay turned by more than `FELL_DEG` is up again within `UPRIGHT_DEG` of its posture before. */
const FELL_DEG = 50;
const UPRIGHT_DEG = 30;
/** Turning over in bed moves the direction of gravity by more than this within a second. */
const STILL_TURN_DEG = 12;
/** Observation ends here; the on-floor timer is a rule and goes on by itself. */
const WATCH_US = 20 * 60e6;

/** Watches one finding; `sawSecond` is given with every full second after the window. */
export class FollowUpWatch {
  readonly #impactUs: number;
  readonly #before: Vector;
  readonly #canTellPosture: boolean;
  readonly #lasted = { still: 0, moving: 0, walking: 0, "got-up": 0 };
  #current: FollowUpKind | undefined;
  #lastGravity: Vector | undefined;
  #hasLain = false;

  /** A wrist's direction says nothing about standing: only the waist reports `got-up`. */
  constructor(impactUs: number, window: MotionWindow) {
    this.#impactUs = impactUs;
    this.#before = postureBefore(window);
    this.#canTellPosture = window.position === "waist";
  }

  isOver(nowUs: number): boolean {
    return nowUs - this.#impactUs > WATCH_US;
  }

  sawSecond(second: Second): FollowUp[] {
    const turned = angleDeg(second.gravity, this.#before);
    const moved = angleDeg(second.gravity, this.#lastGravity ?? second.gravity);
    this.#lastGravity = second.gravity;
    if (turned > FELL_DEG) this.#hasLain = true;
    const isStill = second.spreadG < STILL_SPREAD_G && moved < STILL_TURN_DEG;
    const holds = {
      still: isStill,
      moving: !isStill,
      walking: second.spreadG > WALKING_SPREAD_G,
      "got-up": this.#canTellPosture && this.#hasLain && turned < UPRIGHT_DEG,
    };
    return FOLLOW_UP_KINDS.flatMap((kind) => {
      this.#lasted[kind] = holds[kind] ? this.#lasted[kind] + 1 : 0;
      if (this.#lasted[kind] !== LASTING_S[kind] || !this.#isNews(kind)) return [];
      const afterMs = Math.round((second.endUs - this.#impactUs) / 1000);
      return [{ impactUs: this.#impactUs, kind, afterMs, lastedMs: LASTING_S[kind] * 1000 }];
    });
  }

  /** Still ↔ moving is told on change only; walking and getting up once per lying. */
  #isNews(kind: FollowUpKind): boolean {
    if (kind === "got-up") this.#hasLain = false;
    if (kind === this.#current) return false;
    if (kind === "moving" && this.#current === "walking") return false;
    if (kind !== "got-up") this.#current = kind;
    return true;
  }
}

const FOLLOW_UP_KINDS = ["still", "moving", "walking", "got-up"] as const;

/** Sums up samples [from, to) of the buffer. */
export function sumUpSecond(buffer: MotionBuffer, from: number, to: number): Second {
  let x = 0;
  let y = 0;
  let z = 0;
  let magnitude = 0;
  let squares = 0;
  for (let sample = from; sample < to; sample++) {
    x += buffer.axis(sample, 0);
    y += buffer.axis(sample, 1);
    z += buffer.axis(sample, 2);
    const squared = buffer.squaredG(sample);
    magnitude += Math.sqrt(squared);
    squares += squared;
  }
  const n = Math.max(1, to - from);
  return {
    endUs: buffer.timeUs(to - 1),
    gravity: [x / n, y / n, z / n],
    spreadG: Math.sqrt(Math.max(0, squares / n - (magnitude / n) ** 2)),
  };
}
