// Hop 4, first part: the last seconds of one device's motion, at its own rate.
// Before it: decoded packets. After it: the impact gate and the window cut out of it.
import type { MotionBlock } from "./motion.ts";

/**
 * Seconds kept: context before an impact, the search for its peak, the wait after it, and one packet.
 * At 100 Hz this is 9.6 KB a device, at 50 Hz 4.8 KB: 8,000 wearables fit in one process.
 */
const KEPT_S = 8;

/** A hole up to this long (one or two lost packets) is bridged; a longer one starts afresh. */
export const BRIDGED_GAP_US = 1_500_000;

/** Packets of one stream may disagree by this much about their start before it is a hole. */
export const START_TOLERANCE_US = 60_000;

/** A device that really changes its rate does so by more than its oscillator drifts. */
const PERIOD_CHANGE = 0.05;

export type Joint =
  | { readonly kind: "joined"; readonly gapUs: number }
  | { readonly kind: "restarted"; readonly gapUs: number }
  | { readonly kind: "stale" };

const JOINED: Joint = { kind: "joined", gapUs: 0 };
const STALE: Joint = { kind: "stale" };

/** Ring of samples. A sample's number counts from the last restart; the latest `capacity` can be read. */
export class MotionBuffer {
  #samples = new Float32Array(0);
  #capacity = 0;
  #count = 0;
  #latestUs = 0;
  #periodUs = 0;
  #rangeG = 0;

  /** Samples taken since the last restart: the number of the next one. */
  get count(): number {
    return this.#count;
  }
  get oldest(): number {
    return Math.max(0, this.#count - this.#capacity);
  }
  get latestUs(): number {
    return this.#latestUs;
  }
  get periodUs(): number {
    return this.#periodUs;
  }
  get rangeG(): number {
    return this.#rangeG;
  }

  /** Device time of a sample. */
  timeUs(sample: number): number {
    return Math.round(this.#latestUs - (this.#count - 1 - sample) * this.#periodUs);
  }

  /** One axis (0, 1, 2) of a sample that is still kept. */
  axis(sample: number, axis: number): number {
    return this.#samples[(sample % this.#capacity) * 3 + axis] ?? 0;
  }

  /** Squared magnitude, g²: the gate needs no root. */
  squaredG(sample: number): number {
    const at = (sample % this.#capacity) * 3;
    const x = this.#samples[at] ?? 0;
    const y = this.#samples[at + 1] ?? 0;
    const z = this.#samples[at + 2] ?? 0;
    return x * x + y * y + z * z;
  }

  /** Says how `block` would join what is kept, without changing anything. */
  joint(block: MotionBlock): Joint {
    if (this.#count === 0) return { kind: "restarted", gapUs: 0 };
    const samples = Math.floor(block.accel.length / 3);
    const endUs = block.startUs + (samples - 1) * block.periodUs;
    if (endUs <= this.#latestUs + block.periodUs / 2) return STALE;
    const gapUs = block.startUs - this.#latestUs - block.periodUs;
    const changed =
      Math.abs(block.periodUs - this.#periodUs) > PERIOD_CHANGE * this.#periodUs ||
      block.rangeG !== this.#rangeG;
    if (changed || gapUs > BRIDGED_GAP_US) return { kind: "restarted", gapUs: Math.max(0, gapUs) };
    return gapUs > START_TOLERANCE_US + block.periodUs / 2 ? { kind: "joined", gapUs } : JOINED;
  }

  /** Takes a block in, after a restart or a bridged hole where `joint` says so. */
  append(block: MotionBlock, joint: Joint): void {
    if (joint.kind === "stale") return;
    const samples = Math.floor(block.accel.length / 3);
    let from = 0;
    if (joint.kind === "restarted") this.#restart(block);
    else if (joint.gapUs > 0) this.#bridge(block, Math.round(joint.gapUs / block.periodUs));
    else from = this.#overlap(block);
    this.#copy(block.accel.subarray(from * 3, samples * 3));
    this.#latestUs = block.startUs + (samples - 1) * block.periodUs;
  }

  #restart(block: MotionBlock): void {
    const capacity = Math.ceil((KEPT_S * 1e6) / block.periodUs);
    if (capacity !== this.#capacity) this.#samples = new Float32Array(capacity * 3);
    this.#capacity = capacity;
    this.#count = 0;
    this.#periodUs = block.periodUs;
    this.#rangeG = block.rangeG;
  }

  /** Samples at the block's head that are already kept (a resend that overlaps). */
  #overlap(block: MotionBlock): number {
    const behindUs = this.#latestUs + block.periodUs - block.startUs;
    return behindUs <= START_TOLERANCE_US + block.periodUs / 2
      ? 0
      : Math.round(behindUs / block.periodUs);
  }

  #bridge(block: MotionBlock, missing: number): void {
    const last = this.#count - 1;
    const bridge = new Float32Array(missing * 3);
    for (let i = 0; i < missing; i++) {
      const share = (i + 1) / (missing + 1);
      for (let axis = 0; axis < 3; axis++) {
        const before = this.axis(last, axis);
        bridge[i * 3 + axis] = before + share * ((block.accel[axis] ?? 0) - before);
      }
    }
    this.#copy(bridge);
  }

  #copy(accel: Float32Array): void {
    const samples = accel.length / 3;
    const kept = accel.subarray(Math.max(0, samples - this.#capacity) * 3);
    const at = ((this.#count + samples - kept.length / 3) % this.#capacity) * 3;
    const head = kept.subarray(0, this.#capacity * 3 - at);
    this.#samples.set(head, at);
    this.#samples.set(kept.subarray(head.length), 0);
    this.#count += samples;
  }
}
