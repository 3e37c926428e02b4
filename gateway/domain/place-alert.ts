// A call is raised with the first word that comes of it; which receiver heard it best is known a moment
// later. Before it: a device's last place. After it: the alert says the better place.
import type { Place, Proposal } from "../events.ts";
import type { Alert, Home } from "./home.ts";
import { residentOf } from "./whereabouts.ts";

/** Receivers pass on one press within about a second; what is heard later is where somebody went. */
const SETTLES_MS = 10_000;

const SIGNS = new Set<Alert["lines"][number]["line"]["kind"]>([
  ...(["help-pressed", "fall-detected", "fall-reported"] as const),
]);

/** New places of alerts that this device, or its wearer, has just called with. */
export function betterPlaces(
  home: Home,
  deviceId: string,
  place: Place,
  nowMs: number,
): readonly Proposal[] {
  const residentId = residentOf(home, deviceId);
  return [...home.alert.values()]
    .filter((alert) => isOf(alert, deviceId, residentId) && isSettling(alert, nowMs))
    .filter((alert) => isWorse(alert.place, place))
    .map(({ alertId }) => ({ type: "alert.placed", data: { alertId, place } }));
}

function isOf(alert: Alert, deviceId: string, residentId: string | null): boolean {
  const isTheirs = residentId !== null && alert.residentId === residentId;
  return alert.kind !== "technical" && (alert.deviceId === deviceId || isTheirs);
}

function isSettling({ stage, lines }: Alert, nowMs: number): boolean {
  if (stage !== "raised" && stage !== "acknowledged") return false;
  const sign = lines.findLast(({ line }) => SIGNS.has(line.kind));
  return sign !== undefined && Math.abs(nowMs - sign.atMs) <= SETTLES_MS;
}

/** What a fixed device says of where it hangs is better than any radio. */
function isWorse(now: Place, place: Place): boolean {
  return now.source !== "device-room" && now.roomId !== place.roomId;
}
