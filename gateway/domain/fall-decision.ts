// Hop 5 to 6: score and evidence → alert, check or nothing. Pure thresholds, nothing remembered.
// Before it: the classifier. After it: the finding that rules turn into an alert.
import type { FallEvidence } from "./fall-evidence.ts";
import type { MotionWindow, OperatingPoint, WindowScore } from "./motion.ts";

/** `alert` sounds at once; `check` is silent until stillness, a second sensor or a person raises it. */
export type FindingLevel = "alert" | "check" | "none";

/** −1 (fewest unneeded alerts) to 1 (most falls found); 0 is the model card's operating point. */
export type Sensitivity = number;

/**
 * How far the bounds of sensitivity move an operating point, in log-odds: a score of 0.50 counts as
 * 0.73 at most. Wider, and one resident's setting could switch detection off in effect.
 */
const SENSITIVITY_LOG_ODDS = 1;

/** Spread of the acceleration of arms at work; somebody who fell stirs with less than half of it. */
const MOVING_HARD_SPREAD_G = 0.25;
const CERTAIN_SCORE = 0.95;
/** Less than this after the blow is still the blow. */
const SEEN_AFTER_S = 1.2;

/**
 * Without a model: a hard blow that leaves the body turned and calm sounds; a lesser sign is a check.
 * Chosen on the same recordings it was measured on (`evaluate --degraded`): 1298 of 1348 acted falls
 * at the waist (SisFall), 193 of 250 at the wrist (WEDA-FALL); of older people's trials 7 of 579 and
 * 7 of 99 raised an unneeded alert.
 */
const DEGRADED_ALERT_G = 2.5;
const DEGRADED_TURN_DEG = 40;
/** Calmer than walking, not yet lying still: bodies still settle two seconds after a blow. */
const DEGRADED_CALM_SPREAD_G = 0.1;
const DEGRADED_CHECK_G = 2;

/** The operating point of a resident whose sensitivity was set. */
export function withSensitivity(point: OperatingPoint, sensitivity: Sensitivity): OperatingPoint {
  const bounded = Math.min(1, Math.max(-1, sensitivity));
  const move = (score: number): number => {
    const logOdds = Math.log(score / (1 - score)) - bounded * SENSITIVITY_LOG_ODDS;
    return 1 / (1 + Math.exp(-logOdds));
  };
  return { alert: move(point.alert), check: move(point.check) };
}

/** What was scored: the window, and what was measured in it. */
export interface Scored {
  readonly window: MotionWindow;
  readonly evidence: FallEvidence;
}

/** True while the wearer goes on moving hard after the blow, as in putting on a jacket. */
export function movesHard({ window, evidence }: Scored): boolean {
  const seenAfterS = (window.knownTo - window.impactIndex) / window.rateHz;
  return seenAfterS >= SEEN_AFTER_S && evidence.spreadAfterG >= MOVING_HARD_SPREAD_G;
}

/**
 * The score as far as it may sound: nothing while the wearer goes on moving hard, unless the model is
 * certain. Such a finding is a check, and stillness later raises it.
 */
export function soundingScore(score: number, isMovingHard: boolean): number {
  return isMovingHard && score < CERTAIN_SCORE ? 0 : score;
}

export function decideByScore(
  { score, operatingPoint }: WindowScore,
  scored: Scored,
  sensitivity: Sensitivity,
): FindingLevel {
  const point = withSensitivity(operatingPoint, sensitivity);
  if (soundingScore(score, movesHard(scored)) >= point.alert) return "alert";
  return score >= point.check ? "check" : "none";
}

/** Degraded mode (promise 7): impact and stillness alone. Its own figures are in the model card. */
export function decideByEvidence(evidence: FallEvidence): FindingLevel {
  const isTurned = evidence.turnDeg >= DEGRADED_TURN_DEG;
  const isCalm = evidence.spreadAfterG < DEGRADED_CALM_SPREAD_G;
  if (evidence.peakG >= DEGRADED_ALERT_G && isTurned && isCalm) return "alert";
  return evidence.peakG >= DEGRADED_CHECK_G && isTurned && evidence.isStillAfter ? "check" : "none";
}
