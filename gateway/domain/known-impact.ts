// What the log knows of a device's last impact → where its detector begins after a restart.
import type { FallDetectorOptions } from "./fall-detector.ts";
import type { KnownImpact } from "./home.ts";

type DecidedBefore = Pick<FallDetectorOptions, "impactsDecidedUs" | "lastAlertImpactUs">;

/**
 * Samples of an impact that is in the log already come again after a restart of the hub. A doubtful
 * one is decided again, since it may have been cut short, and hides no fall after it.
 */
export function decidedBefore({ level, impactUs }: KnownImpact): DecidedBefore {
  return level === "alert"
    ? { impactsDecidedUs: impactUs, lastAlertImpactUs: impactUs }
    : { impactsDecidedUs: impactUs - 1 };
}
