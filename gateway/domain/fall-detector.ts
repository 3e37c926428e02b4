// Hops 4 and 5 of one device, streaming: blocks in; windows to score, findings and what follows out.
// Before it: decoded packets. After it: the caller scores due windows in one batch, then the pipeline.
import { decideByEvidence, decideByScore } from "./fall-decision.ts";
import type { FindingLevel, Sensitivity } from "./fall-decision.ts";
import { type FallEvidence, measureEvidence } from "./fall-evidence.ts";
import { ImpactGate } from "./impact-gate.ts";
import { type Joint, MotionBuffer } from "./motion-buffer.ts";
import { type FollowUp, FollowUpWatch, sumUpSecond } from "./motion-follow-up.ts";
import { AFTER_IMPACT_S, BEFORE_IMPACT_S, cutWindow } from "./motion-window.ts";
import type { MotionBlock, MotionWindow, Position, WindowScore } from "./motion.ts";

export interface FallDetectorOptions {
  readonly position: Position;
  /** −1 to 1, asked window by window; 0 is the model card's operating point. */
  readonly sensitivity?: () => Sensitivity;
  /** After a restart of the hub: impacts up to here were decided before and are not found again. */
  readonly impactsDecidedUs?: number;
  /** After a restart of the hub: the last alert of this device, so that its fall stays one finding. */
  readonly lastAlertImpactUs?: number;
}

/** An impact whose window is due for scoring. Every candidate must be given to `resolve`. */
export interface Candidate {
  /** Device clock; names the impact: the same samples give the same value after a resend. */
  readonly impactUs: number;
  readonly window: MotionWindow;
  readonly evidence: FallEvidence;
}

export interface DetectorStep {
  readonly candidates: readonly Candidate[];
  readonly observations: readonly FollowUp[];
  /** Motion that was missing just before this block, ms: lost coverage. */
  readonly gapMs: number;
  /** Nothing up to here is needed any more: windows decided, context of the next ones kept. */
  readonly decidedUs: number;
}

export interface Finding {
  readonly level: FindingLevel;
  readonly impactUs: number;
  /** Device time of the newest sample the decision could see. */
  readonly decidedAtUs: number;
  /** null: decided without a model (degraded mode). */
  readonly score: number | null;
  readonly modelVersion: string;
  readonly evidence: FallEvidence;
  readonly window: MotionWindow;
}

export interface FallDetector {
  push(block: MotionBlock): DetectorStep;
  /** The stream has ended: what is pending becomes due with what there is, and again if it goes on. */
  flush(): DetectorStep;
  /** `undefined`: no model; impact and stillness decide. */
  resolve(candidate: Candidate, score: WindowScore | undefined): Finding;
  decidedUs(): number;
  /** Persist with `decidedUs`: what `FallDetectorOptions.impactsDecidedUs` wants after a restart. */
  impactsDecidedUs(): number;
}

/** Named in evidence when no model decided. */
export const DEGRADED_VERSION = "impact-and-stillness";

/** Impacts this soon after an alert belong to the same fall (rolling over, being helped up). */
const SAME_FALL_US = 20e6;

const AFTER_US = AFTER_IMPACT_S * 1e6;
/** Context before an impact, and a margin for interpolation at the slowest rate. */
const CONTEXT_US = BEFORE_IMPACT_S * 1e6 + 200_000;

export function createFallDetector(options: FallDetectorOptions): FallDetector {
  return new StreamingDetector(options);
}

class StreamingDetector implements FallDetector {
  readonly #position: Position;
  readonly #sensitivity: () => Sensitivity;
  readonly #skipUntilUs: number;
  readonly #buffer = new MotionBuffer();
  readonly #gate = new ImpactGate();
  /** Sample numbers of impacts whose time after is still running. */
  #pendingPeaks: number[] = [];
  /** Sample numbers of impacts decided before their time was over: open again if the stream goes on. */
  #cutShortPeaks: number[] = [];
  /** Impacts handed out and not yet resolved. */
  #unresolvedUs: number[] = [];
  #lastAlertUs: number;
  #lastCheckUs = Number.NEGATIVE_INFINITY;
  #watch: FollowUpWatch | undefined;
  #secondFrom = 0;

  constructor(options: FallDetectorOptions) {
    this.#position = options.position;
    this.#sensitivity = options.sensitivity ?? ((): Sensitivity => 0);
    this.#skipUntilUs = options.impactsDecidedUs ?? Number.NEGATIVE_INFINITY;
    this.#lastAlertUs = options.lastAlertImpactUs ?? Number.NEGATIVE_INFINITY;
  }

  push(block: MotionBlock): DetectorStep {
    if (block.accel.length < 3) return this.#step([], [], 0);
    const joint = this.#buffer.joint(block);
    if (joint.kind === "stale") return this.#step([], [], 0);
    const cutShort = joint.kind === "restarted" ? this.#candidates(this.#takePending()) : [];
    const due = [...cutShort, ...this.#takeIn(block, joint)];
    return this.#step(due, this.#observe(), joint.gapUs);
  }

  flush(): DetectorStep {
    const peaks = this.#takePending();
    this.#cutShortPeaks.push(...peaks);
    return this.#step(this.#candidates(peaks), [], 0);
  }

  resolve(candidate: Candidate, score: WindowScore | undefined): Finding {
    const { impactUs, evidence, window } = candidate;
    this.#unresolvedUs = this.#unresolvedUs.filter((us) => us !== impactUs);
    const level =
      score === undefined
        ? decideByEvidence(evidence)
        : decideByScore(score, candidate, this.#sensitivity());
    return {
      level: this.#oncePerFall(level, candidate),
      impactUs,
      decidedAtUs: Math.max(this.#buffer.latestUs, impactUs),
      score: score?.score ?? null,
      modelVersion: score?.modelVersion ?? DEGRADED_VERSION,
      evidence,
      window,
    };
  }

  decidedUs(): number {
    return this.impactsDecidedUs() - CONTEXT_US;
  }

  impactsDecidedUs(): number {
    const { openSince } = this.#gate;
    const undecided = [...this.#unresolvedUs, this.#buffer.latestUs + 1];
    for (const peak of [...this.#pendingPeaks, ...this.#cutShortPeaks]) {
      undecided.push(this.#buffer.timeUs(peak));
    }
    if (openSince >= 0) undecided.push(this.#buffer.timeUs(openSince));
    return Math.min(...undecided) - 1;
  }

  #takeIn(block: MotionBlock, joint: Joint): Candidate[] {
    const from = joint.kind === "restarted" ? 0 : this.#buffer.count;
    if (joint.kind === "restarted") this.#secondFrom = 0;
    else this.#pendingPeaks.unshift(...this.#cutShortPeaks);
    this.#cutShortPeaks = [];
    this.#buffer.append(block, joint);
    this.#pendingPeaks.push(...this.#gate.scan(this.#buffer, from));
    if (this.#pendingPeaks.length === 0) return [];
    const dueUpTo = this.#buffer.count - 1 - Math.ceil(AFTER_US / this.#buffer.periodUs);
    const due = this.#pendingPeaks.filter((peak) => peak <= dueUpTo);
    this.#pendingPeaks = this.#pendingPeaks.filter((peak) => peak > dueUpTo);
    return this.#candidates(due);
  }

  /** Every impact whose time after has not run out. */
  #takePending(): number[] {
    const open = this.#gate.close();
    const peaks = open === undefined ? this.#pendingPeaks : [...this.#pendingPeaks, open];
    this.#pendingPeaks = [];
    return peaks;
  }

  #candidates(peaks: readonly number[]): Candidate[] {
    return peaks.flatMap((peak) => {
      const impactUs = this.#buffer.timeUs(peak);
      if (impactUs <= this.#skipUntilUs) return [];
      this.#unresolvedUs.push(impactUs);
      const window = cutWindow(this.#buffer, peak, this.#position);
      return [{ impactUs, window, evidence: measureEvidence(window, this.#peakAt(peak)) }];
    });
  }

  #peakAt(sample: number): { peakG: number; isClipped: boolean } {
    // 2% below full scale: sensors saturate a little early.
    const full = this.#buffer.rangeG * 0.98;
    const isClipped = [0, 1, 2].some((axis) => Math.abs(this.#buffer.axis(sample, axis)) >= full);
    return { peakG: Math.sqrt(this.#buffer.squaredG(sample)), isClipped };
  }

  #oncePerFall(level: FindingLevel, { impactUs, window }: Candidate): FindingLevel {
    if (level === "none") return level;
    if (Math.abs(impactUs - this.#lastAlertUs) < SAME_FALL_US) return "none";
    if (level === "check") {
      if (Math.abs(impactUs - this.#lastCheckUs) < SAME_FALL_US) return "none";
      this.#lastCheckUs = impactUs;
    } else {
      this.#lastAlertUs = impactUs;
    }
    this.#watch = new FollowUpWatch(impactUs, window);
    this.#secondFrom = this.#buffer.count;
    return level;
  }

  #observe(): FollowUp[] {
    const perSecond = Math.max(1, Math.round(1e6 / this.#buffer.periodUs));
    if (this.#watch === undefined) return [];
    const seen: FollowUp[] = [];
    for (; this.#secondFrom + perSecond <= this.#buffer.count; this.#secondFrom += perSecond) {
      const from = Math.max(this.#secondFrom, this.#buffer.oldest);
      seen.push(...this.#watch.sawSecond(sumUpSecond(this.#buffer, from, from + perSecond)));
    }
    if (this.#watch.isOver(this.#buffer.latestUs)) this.#watch = undefined;
    return seen;
  }

  #step(
    candidates: readonly Candidate[],
    observations: readonly FollowUp[],
    gapUs: number,
  ): DetectorStep {
    const gapMs = Math.round(gapUs / 1000);
    return { candidates, observations, gapMs, decidedUs: this.decidedUs() };
  }
}
