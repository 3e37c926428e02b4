// Hop 5 to 6: score and evidence → alert, check or nothing. Pure thresholds, nothing remembered.
// Before it: the classifier. After it: the finding that rules turn into an alert.
import type { FallEvidence } from "./fall-evidence.ts";
import type { OperatingPoint, WindowScore } from "./motion.ts";

/** `alert` sounds at once; `check` is silent until stillness, a second sensor or a person raises it. */
export type FindingLevel = "alert" | "check" | "none";

/** −1 (fewest unneeded alerts) to 1 (most falls found); 0 is the model card's operating point. */
export type Sensitivity = number;

/**
 * How far the bounds of sensitivity move an operating point, in log-odds: a score of 0.50 counts as
 * 0.73 at most. Wider, and one resident's setting could switch detection off in effect.
 */
const SENSITIVITY_LOG_ODDS = 1;

/**
 * Without a model: a hard blow that leaves the body turned and calm sounds; a lesser sign is a check.
 * Chosen on the recordings: 0.96 of the waist's acted falls, 0.77 of the wrist's.
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

export function decideByScore(score: WindowScore, sensitivity: Sensitivity): FindingLevel {
  const point = withSensitivity(score.operatingPoint, sensitivity);
  if (score.score >= point.alert) return "alert";
  return score.score >= point.check ? "check" : "none";
}

/** Degraded mode (promise 7): impact and stillness alone. Its own figures are in the model card. */
export function decideByEvidence(evidence: FallEvidence): FindingLevel {
  const isTurned = evidence.turnDeg >= DEGRADED_TURN_DEG;
  const isCalm = evidence.spreadAfterG < DEGRADED_CALM_SPREAD_G;
  if (evidence.peakG >= DEGRADED_ALERT_G && isTurned && isCalm) return "alert";
  return evidence.peakG >= DEGRADED_CHECK_G && isTurned && evidence.isStillAfter ? "check" : "none";
}
