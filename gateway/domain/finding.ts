// What a detector found, as events of the vocabulary.
import type { FallEvidence, Occurrence, Place, Proposal, Trace } from "../events.ts";
import type { Finding } from "./fall-detector.ts";
import type { Home } from "./home.ts";
import type { FollowUp } from "./motion-follow-up.ts";
import type { MotionWindow } from "./motion.ts";
import type { EvidenceWindow } from "./store.ts";
import { currentAssignment, wearerOf } from "./whereabouts.ts";

/**
 * After a restart the samples of a fall come again, and the peak may be found a little beside where
 * it was: within this it is the same fall.
 */
const SAME_IMPACT_US = 10e6;

const BYTES_PER_SAMPLE = 12;

/** One window that was decided, whatever was found in it. */
export interface DecidedWindow {
  readonly deviceId: string;
  readonly occurredMs: number;
  readonly finding: Finding;
}

/** Which detector said it, and when it happened by the hub's clock. */
export interface FindingSource {
  readonly deviceId: string;
  readonly bootNonce: number;
  readonly occurrence: Occurrence;
  readonly trace: Trace;
  readonly windowId: string;
  /** False: the clock the samples were taken by is gone, so their time names no impact [PROTOCOL §4]. */
  readonly hasClock: boolean;
  /** Where a receiver heard the device last. */
  readonly lastPlace?: Place | null;
}

function evidenceOf(finding: Finding): FallEvidence {
  const { peakG, isClipped, freeFallMs, turnDeg, isStillAfter } = finding.evidence;
  return {
    ...{ peakG, clipped: isClipped, freeFallMs, turnDeg, stillAfter: isStillAfter },
    ...{ score: finding.score, modelVersion: finding.modelVersion },
  };
}

/** The detection to commit; none where this impact is in the log already. */
export function findingProposals(
  home: Home,
  source: FindingSource,
  finding: Finding,
): readonly Proposal[] {
  const { deviceId, bootNonce, occurrence, trace, windowId, hasClock } = source;
  const known = home.impact.get(deviceId);
  const isSame =
    hasClock &&
    known?.bootNonce === bootNonce &&
    Math.abs(known.impactUs - finding.impactUs) < SAME_IMPACT_US;
  // A second, harder sign soon after a doubtful one is what makes a check sound.
  const isKnown = isSame && !(known.level === "check" && finding.level === "alert");
  if (isKnown || finding.level === "none") return [];
  const wearer = wearerOf(home, deviceId, occurrence.occurredMs, source.lastPlace);
  const { impactUs, level } = finding;
  const data = {
    ...{ deviceId, bootNonce, impactUs, level, evidence: evidenceOf(finding), windowId },
    ...{ ...wearer, occurrence, trace },
  };
  return [{ type: "fall.detected", data }];
}

export function movementProposal(
  home: Home,
  deviceId: string,
  bootNonce: number,
  seen: FollowUp,
): Proposal {
  const { impactUs, kind, afterMs } = seen;
  const residentId = currentAssignment(home, deviceId)?.residentId ?? null;
  const data = { deviceId, bootNonce, impactUs, movement: kind, afterMs, residentId };
  return { type: "movement.observed", data };
}

/** Windows behind detections are kept for 90 days: long enough for a review of a fall. */
const KEEP_WINDOW_MS = 90 * 24 * 3_600_000;

/** The window to store beside what was said of it. */
export function windowEvidence(
  windowId: string,
  window: MotionWindow,
  nowMs: number,
): EvidenceWindow {
  return { windowId, bytes: windowBytes(window), expiresMs: nowMs + KEEP_WINDOW_MS };
}

/** The window as kept: u16 rate Hz, u16 impact index, then x, y, z as f32, little-endian. */
export function windowBytes(window: MotionWindow): Uint8Array {
  const bytes = new Uint8Array(4 + window.accel.length * 4);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, window.rateHz, true);
  view.setUint16(2, window.impactIndex, true);
  window.accel.forEach((value, index) => {
    view.setFloat32(4 + index * 4, value, true);
  });
  return bytes;
}

/** What a screen draws of a kept window: how hard, not in which direction. */
export interface KeptWindow {
  readonly rateHz: number;
  /** Sample with the blow. */
  readonly impactIndex: number;
  readonly magnitudeG: readonly number[];
  /** x, y, z of each sample, g. */
  readonly samples: readonly (readonly [number, number, number])[];
}

/** Undefined where `bytes` are no window. The other half of `windowBytes`. */
export function readWindow(bytes: Uint8Array): KeptWindow | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isWhole = bytes.length > 4 && (bytes.length - 4) % BYTES_PER_SAMPLE === 0;
  if (!isWhole) return undefined;
  const samples: [number, number, number][] = [];
  for (let at = 4; at < bytes.length; at += BYTES_PER_SAMPLE) {
    const axis = (offset: number): number => view.getFloat32(at + offset, true);
    samples.push([axis(0), axis(4), axis(8)]);
  }
  const magnitudeG = samples.map((axes) => Math.hypot(...axes));
  const impactIndex = view.getUint16(2, true);
  const rateHz = view.getUint16(0, true);
  const isSound =
    rateHz > 0 && impactIndex < magnitudeG.length && magnitudeG.every(Number.isFinite);
  return isSound ? { rateHz, impactIndex, magnitudeG, samples } : undefined;
}
