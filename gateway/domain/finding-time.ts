// When what was found in motion happened, by the hub's clock. Before it: a finding on the device's own
// time. After it: `fall.detected`.
import type { Occurrence } from "../events.ts";
import type { DeviceTime, Reception } from "./device-time.ts";
import type { Finding } from "./fall-detector.ts";
import type { SteadyTime } from "./steady-time.ts";

const US_PER_MS = 1_000;

export interface FindingClock {
  readonly entry: { readonly time: DeviceTime };
  readonly bootNonce: number;
  readonly time: SteadyTime;
}

export function occurrenceOf(
  { entry, bootNonce, time }: FindingClock,
  { impactUs, decidedAtUs }: Pick<Finding, "impactUs" | "decidedAtUs">,
  at: Reception,
): Occurrence {
  const occurredMs = time.isUnplaced(impactUs)
    ? Math.round(at.wallMs - (decidedAtUs - impactUs) / US_PER_MS)
    : (entry.time.wallMsOf(bootNonce, time.deviceUs(impactUs), at) ?? at.wallMs);
  return { occurredMs, ageMs: Math.max(0, at.wallMs - occurredMs) };
}
