// A made-up window: walking, a short free fall, the blow, then still.
import type { WindowView } from "../../../gateway/api/contract/views.ts";

const RATE_HZ = 50;
const IMPACT_INDEX = 150;
const SAMPLES = 250;

function magnitudeAt(sample: number): number {
  const fromBlow = sample - IMPACT_INDEX;
  if (fromBlow === 0) return 5.2;
  if (fromBlow > 0 && fromBlow < 20) return 1 + 1.6 * Math.exp(-fromBlow / 5) * Math.cos(fromBlow);
  if (fromBlow >= 20) return 1 + 0.02 * Math.sin(fromBlow);
  return fromBlow > -16 ? 0.25 : 1 + 0.2 * Math.sin(sample / 4);
}

export function fakeWindow(alertId: string): WindowView {
  const magnitudeG = Array.from({ length: SAMPLES }, (_, sample) => magnitudeAt(sample));
  return { alertId, rateHz: RATE_HZ, impactIndex: IMPACT_INDEX, magnitudeG };
}
