import { describe, expect, it } from "vitest";
import { createFallDetector, type FallDetector } from "../../../gateway/domain/fall-detector.ts";
import type { Activity, Position } from "../../../firmware-sim/activities.ts";
import { DailyLife } from "../../../firmware-sim/daily-life.ts";
import { parseDemoOptions } from "../../../firmware-sim/demo-options.ts";
import { type Episode, makeFleetMotion } from "../../../firmware-sim/fleet-motion.ts";
import { MotionScript, VALUES_PER_SAMPLE } from "../../../firmware-sim/motion-script.ts";
import { USUAL_SENSOR } from "../../../firmware-sim/pack-samples.ts";
import { seededRandom } from "../../../firmware-sim/seeded-random.ts";

const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);
const RANGE_G = USUAL_SENSOR.accelRange / 1000;
const PACKET_SAMPLES = 25;
const PACKETS_PER_S = 2;
const PACKETS_PER_HOUR = 7200;
const BEFORE_PACKETS = 10;
const AFTER_PACKETS = 24;

/** Feeds a detector that has no model, so that only impact and stillness speak. */
class Eyes {
  readonly levels: string[] = [];
  readonly #detector: FallDetector;
  #startUs = 0;

  constructor(position: Position) {
    this.#detector = createFallDetector({ position });
  }

  see(accel: Float32Array): void {
    const block = { startUs: this.#startUs, periodUs: 20_000, rangeG: RANGE_G, accel };
    for (const candidate of this.#detector.push(block).candidates) {
      this.levels.push(this.#detector.resolve(candidate, undefined).level);
    }
    this.#startUs += (accel.length / 3) * 20_000;
  }
}

function accelOf(values: Float64Array): Float32Array {
  return Float32Array.from(values).filter((_, index) => index % VALUES_PER_SAMPLE < 3);
}

function levelsOf(activity: Activity, position: Position, seed: number): readonly string[] {
  const eyes = new Eyes(position);
  const script = new MotionScript(seededRandom(seed), position);
  script.begin("walk");
  for (let packet = 0; packet < BEFORE_PACKETS + AFTER_PACKETS; packet += 1) {
    if (packet === BEFORE_PACKETS) script.begin(activity);
    eyes.see(accelOf(script.take(PACKET_SAMPLES)));
  }
  return eyes.levels;
}

describe.each(["wrist", "waist"] as const)("on the %s, a hub without a model", (position) => {
  it("raises an alert for every synthetic fall", () => {
    for (const seed of SEEDS) expect(levelsOf("fall", position, seed)).toContain("alert");
  });

  it("raises none for stumbling on", () => {
    for (const seed of SEEDS) expect(levelsOf("stumble", position, seed)).not.toContain("alert");
  });

  it("raises none in an hour of an ordinary day", () => {
    const eyes = new Eyes(position);
    const life = new DailyLife(seededRandom(9), position, "day");
    for (let packet = 0; packet < PACKETS_PER_HOUR; packet += 1) {
      eyes.see(accelOf(life.take(PACKET_SAMPLES)));
    }
    expect(eyes.levels).not.toContain("alert");
  });
});

describe("the demo, as it is started without options", () => {
  it("shows its first fall within the first minute of its own clock", () => {
    const fallAfterS = parseDemoOptions([])?.["fall-after"] ?? Number.POSITIVE_INFINITY;
    for (const seed of SEEDS) {
      const eyes = new Eyes("wrist");
      const life = new DailyLife(seededRandom(seed), "wrist", "day");
      for (let packet = 0; packet < 60 * PACKETS_PER_S; packet += 1) {
        if (packet === fallAfterS * PACKETS_PER_S) life.begin("fall");
        eyes.see(accelOf(life.take(PACKET_SAMPLES)));
      }
      expect(eyes.levels).toContain("alert");
    }
  });
});

describe("the motion of a fleet, as a hub without a model sees it", () => {
  const { rest, blows, falls } = makeFleetMotion(1, "wrist", 50, USUAL_SENSOR);

  function levels({ packets }: Episode): readonly string[] {
    const eyes = new Eyes("wrist");
    for (const { samples } of [...rest.slice(0, 5), ...packets, ...rest.slice(0, 5)]) {
      eyes.see(Float32Array.from(samples, (raw) => (raw * RANGE_G) / 32_768));
    }
    return eyes.levels;
  }

  it("opens the gate exactly once for each blow, and not at rest", () => {
    for (const blow of blows) expect(levels(blow)).toHaveLength(1);
    expect(levels({ packets: rest, impactPacket: 0, impactSample: 0 })).toEqual([]);
  });

  it("raises one alert for each fall and none for a blow", () => {
    for (const fall of falls) {
      expect(levels(fall).filter((level) => level === "alert")).toHaveLength(1);
    }
    for (const blow of blows) expect(levels(blow)).not.toContain("alert");
  });
});
