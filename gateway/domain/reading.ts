// Hop 2's result: what a sensor type's decoder understood.
import type { WornState } from "../events.ts";
import type { MotionBlock } from "./motion.ts";
import type { Measured } from "./quantity.ts";
import type { DoseAnswer } from "./reminder-shapes.ts";

interface ReadingBase {
  readonly bootNonce: number;
  /** Device clock when the packet was sent, µs since its boot. */
  readonly sentUs: number;
  /** True when the device says it sent this before. */
  readonly resent: boolean;
  readonly batteryPercent: number | null;
  readonly worn: "worn" | "not-worn" | "charging" | null;
}

/** Streaming motion [PROTOCOL §3]. */
export interface MotionReading extends ReadingBase {
  readonly kind: "motion";
  readonly sequence: number;
  readonly block: MotionBlock;
}

/** Ten seconds around an impact, an event of its own [PROTOCOL §4]. */
export interface BurstReading extends ReadingBase {
  readonly kind: "burst";
  readonly counter: number;
  readonly ageMs: number | null;
  readonly block: MotionBlock;
}

/** Something the device says happened [PROTOCOL §5]. */
export interface EventReading extends ReadingBase {
  readonly kind: "event";
  readonly counter: number;
  readonly ageMs: number | null;
  readonly event:
    | { readonly name: "help" }
    | { readonly name: "ok" }
    | {
        readonly name: "fall";
        readonly certaintyPercent: number | null;
        readonly peakG: number | null;
        readonly freeFallMs: number | null;
      }
    | { readonly name: "state"; readonly state: WornState }
    | { readonly name: "battery-flat" }
    | {
        readonly name: "reminder";
        readonly said: DoseAnswer;
        /** 0: no prompt is meant. */
        readonly promptId: number;
        readonly detail: number;
      }
    | { readonly name: "tamper" }
    | { readonly name: "test" };
}

/** One value of one quantity. `atMs`: by the hub's clock, when it was heard. */
export type ValueReading = Measured & { readonly atMs: number };

export type Reading = MotionReading | BurstReading | EventReading;
