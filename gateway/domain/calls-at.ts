// Does any alert that a destination was told to act on still call? Alerts and deliveries → here → a
// destination that has one state for all of them, such as a sounder.
import type { Home } from "./home.ts";

export function callsAt(home: Home, destinationId: string, exceptAlertId?: string): boolean {
  for (const { alertId, sounding, attended, closed } of home.alert.values()) {
    const isCalling = sounding && attended === null && closed === null;
    if (!isCalling || alertId === exceptAlertId) continue;
    for (const delivery of home.delivery.of(alertId)) {
      if (delivery.destinationId === destinationId && delivery.asLive === true) return true;
    }
  }
  return false;
}
