// What one window costs on the main thread: five seconds of motion through buffer and gate, then the
// model, one window at a time (batches are cheaper).
import { makeFleetMotion } from "../../firmware-sim/fleet-motion.ts";
import { USUAL_SENSOR } from "../../firmware-sim/pack-samples.ts";
import type { Samples } from "../../firmware-sim/wearable.ts";
import { type Candidate, createFallDetector } from "../../gateway/domain/fall-detector.ts";
import type { FallClassifier, MotionBlock } from "../../gateway/domain/motion.ts";
import { loadClassifier } from "../../models/load-classifier.ts";
import { SHIPPED_MODEL } from "../../models/shipped-model.ts";
import { type Measurement, spreadOf } from "./bench-result.ts";

const WARM_UPS = 100;
const WINDOWS = 2_000;
const SAMPLES_PER_PACKET = 50;
const FULL_SCALE = 32_768;
const BLOCKS_OF_A_WINDOW = 5;

export const detect: Measurement = async ({ say }) => {
  say(`detect: ${WINDOWS} windows`);
  const { classifier, backend } = await loadClassifier(SHIPPED_MODEL);
  const { falls, blows, rest } = makeFleetMotion(1, "wrist", SAMPLES_PER_PACKET, USUAL_SENSOR);
  const streams = [...falls, ...blows].map(({ packets }) =>
    blocksOf([...rest.slice(0, 4), ...packets]),
  );
  const costsMs: number[] = [];
  while (costsMs.length < WARM_UPS + WINDOWS) {
    for (const blocks of streams) costsMs.push(...windowCosts(blocks, classifier));
  }
  const detail = { ...spreadOf(costsMs.slice(WARM_UPS)), backend, model: classifier.version };
  return [
    { name: "detect/gate-and-model-p50", value: detail.p50, unit: "ms", detail },
    { name: "detect/gate-and-model-p99", value: detail.p99, unit: "ms", detail },
  ];
};

/** For each window of the stream: the gate over its blocks, and the model. */
function windowCosts(blocks: readonly MotionBlock[], classifier: FallClassifier): number[] {
  const detector = createFallDetector({ position: "wrist" });
  const gateMs: number[] = [];
  return blocks.flatMap((block) => {
    const beforeMs = performance.now();
    const { candidates } = detector.push(block);
    gateMs.push(performance.now() - beforeMs);
    const ofWindow = gateMs.slice(-BLOCKS_OF_A_WINDOW).reduce((total, ms) => total + ms, 0);
    return candidates.map((candidate: Candidate) => {
      const startMs = performance.now();
      const [score = 0] = classifier.score([candidate.window]);
      const { version: modelVersion, operatingPoints } = classifier;
      detector.resolve(candidate, { score, modelVersion, operatingPoint: operatingPoints.wrist });
      return ofWindow + performance.now() - startMs;
    });
  });
}

function blocksOf(packets: readonly Samples[]): readonly MotionBlock[] {
  return packets.map(({ samples, periodUs, accelRange, count }, index) => ({
    startUs: index * count * periodUs,
    periodUs,
    rangeG: accelRange / 1000,
    accel: Float32Array.from(samples, (raw) => (raw * accelRange) / 1000 / FULL_SCALE),
  }));
}
