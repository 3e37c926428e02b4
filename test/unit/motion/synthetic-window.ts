// Made-up windows for tests of the classifier: cut by the detector out of made-up motion.
import { createFallDetector } from "../../../gateway/domain/fall-detector.ts";
import type { MotionWindow, Position } from "../../../gateway/domain/motion.ts";
import { blocksOf, fallAt, type Scene, STREAM, tapAt } from "./synthetic-motion.ts";

/** Windows of falls and taps with different blows, at either position. */
export function syntheticWindows(count: number): MotionWindow[] {
  return Array.from({ length: count }, (_, i) => {
    const position: Position = i % 3 === 0 ? "waist" : "wrist";
    return windowOf(i % 2 === 0 ? fallAt(5, 2 + (i % 7)) : tapAt(5 + (i % 5) / 50), position);
  });
}

function windowOf(scene: Scene, position: Position): MotionWindow {
  const detector = createFallDetector({ position });
  for (const block of blocksOf(scene, 9, STREAM)) {
    const [candidate] = detector.push(block).candidates;
    if (candidate !== undefined) return candidate.window;
  }
  throw new Error("the scene has no impact");
}

/** The window as a device strapped on in another direction would have measured it. */
export function remounted(window: MotionWindow): MotionWindow {
  const accel = window.accel.slice();
  for (let i = 0; i < accel.length; i += 3) {
    const [x = 0, y = 0, z = 0] = window.accel.subarray(i, i + 3);
    // A turn of 36.9° about z, then one of 53.1° about x: exact in tenths.
    const turned = 0.8 * y + 0.6 * x;
    accel.set([0.8 * x - 0.6 * y, 0.6 * turned - 0.8 * z, 0.8 * turned + 0.6 * z], i);
  }
  return { ...window, accel };
}
