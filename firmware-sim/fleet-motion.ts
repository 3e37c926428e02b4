// Motion for thousands of wearables, made once: packets of rest, of blows that open an impact gate,
// and of falls. A member of the fleet plays them; only numbers, times and CRC are new in each packet.
import type { Activity, Position } from "./activities.ts";
import { MotionScript } from "./motion-script.ts";
import { packSamples, type SensorShape } from "./pack-samples.ts";
import { seededRandom } from "./seeded-random.ts";
import type { Samples } from "./wearable.ts";

export interface Episode {
  readonly packets: readonly Samples[];
  /** Which packet, and which sample in it, has the largest acceleration. */
  readonly impactPacket: number;
  readonly impactSample: number;
}

export interface FleetMotion {
  readonly rest: readonly Samples[];
  readonly blows: readonly Episode[];
  readonly falls: readonly Episode[];
}

/** Enough variety that no two neighbours send the same bytes for long. */
const REST_VARIANTS = 32;
const EPISODE_VARIANTS = 12;

/** Sitting before, still on the floor for 15 s, then helped up: [activity, seconds]. */
const FALL_STORY: Story = [
  ["sit", 2],
  ["fall", 15],
  ["get-up", 7],
  ["sit", 2],
];
const BLOW_STORY: Story = [
  ["sit", 1],
  ["knock", 3],
];

type Story = readonly (readonly [Activity, number])[];

export function makeFleetMotion(
  seed: number,
  position: Position,
  samplesPerPacket: number,
  sensor: SensorShape,
): FleetMotion {
  const play = (story: Story, variant: number): Episode =>
    playStory(
      story,
      new MotionScript(seededRandom(seed + variant), position),
      samplesPerPacket,
      sensor,
    );
  const variants = Array.from({ length: EPISODE_VARIANTS }, (_, variant) => variant);
  return {
    rest: play([["sit", (REST_VARIANTS * samplesPerPacket * sensor.periodUs) / 1e6]], 1000).packets,
    blows: variants.map((variant) => play(BLOW_STORY, 2000 + variant)),
    falls: variants.map((variant) => play(FALL_STORY, 3000 + variant)),
  };
}

function playStory(
  story: Story,
  script: MotionScript,
  samplesPerPacket: number,
  sensor: SensorShape,
): Episode {
  const packets: Samples[] = [];
  for (const [activity, seconds] of story) {
    script.begin(activity);
    const count = Math.ceil((seconds * 1e6) / sensor.periodUs / samplesPerPacket);
    for (let made = 0; made < count; made += 1) {
      packets.push(packSamples(script.take(samplesPerPacket), sensor));
    }
  }
  return { packets, ...largest(packets) };
}

function largest(packets: readonly Samples[]): { impactPacket: number; impactSample: number } {
  let best = { impactPacket: 0, impactSample: 0 };
  let bestSquared = 0;
  packets.forEach(({ samples, count }, impactPacket) => {
    const axes = samples.length / count;
    for (let impactSample = 0; impactSample < count; impactSample += 1) {
      const accel = samples.subarray(impactSample * axes, impactSample * axes + 3);
      const squared = accel.reduce((total, value) => total + value * value, 0);
      if (squared <= bestSquared) continue;
      bestSquared = squared;
      best = { impactPacket, impactSample };
    }
  });
  return best;
}
