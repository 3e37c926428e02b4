// Chooses what a resident does next, and lets them fall and be helped up. Before it: the command or
// the seed; after it: the wearable's samples.
import type { Activity, Position } from "./activities.ts";
import { MotionScript } from "./motion-script.ts";
import type { SensorShape } from "./pack-samples.ts";
import { pick, type Random } from "./seeded-random.ts";

/** Where a wearable's samples come from. `undefined`: there are none, the device is not worn. */
export interface MotionSource {
  take(count: number): Float64Array | undefined;
  begin(activity: Activity): void;
  /** Where the samples themselves say how they were measured. */
  readonly sensor?: SensorShape | undefined;
}

/** How often what is done, as a list to draw from. */
export const SCENARIOS = {
  day: ["sit", "sit", "sit", "sit", "walk", "walk", "lie"],
  night: ["lie", "lie", "lie", "lie", "lie", "lie", "lie", "walk"],
  rough: ["sit", "walk", "walk", "stumble", "hard-sit", "knock"],
} as const satisfies Readonly<Record<string, readonly [Activity, ...Activity[]]>>;

export type Scenario = keyof typeof SCENARIOS;

export class DailyLife implements MotionSource {
  readonly #script: MotionScript;
  readonly #random: Random;
  readonly #scenario: Scenario;

  constructor(random: Random, position: Position, scenario: Scenario) {
    this.#random = random;
    this.#scenario = scenario;
    this.#script = new MotionScript(random, position);
  }

  take(count: number): Float64Array {
    if (this.#script.isOver) this.#script.begin(this.#next());
    return this.#script.take(count);
  }

  begin(activity: Activity): void {
    this.#script.begin(activity);
  }

  /** Who lies on the floor or in bed must get up before anything else. */
  #next(): Activity {
    const { activity } = this.#script;
    const [first, ...others] = SCENARIOS[this.#scenario];
    const next = pick<Activity>(this.#random, first, ...others);
    const isDown = activity === "fall" || activity === "lie";
    return isDown && next !== "lie" ? "get-up" : next;
  }
}
