// Which open alert a new sign belongs to.
import type { Alert, Home, WakeUp } from "./home.ts";

/** Whom and what a sign is about. */
export interface About {
  readonly residentId: string | null;
  readonly deviceId: string;
}

/** True for two signs of the same resident; where no resident is known, of the same device. */
function isAboutSame(alert: Alert, about: About): boolean {
  return about.residentId === null
    ? alert.residentId === null && alert.deviceId === about.deviceId
    : alert.residentId === about.residentId;
}

/**
 * The newest alert of one of `kinds` about the same resident that nobody is at yet: a new sign is
 * added to it. Once somebody is there, a new sign is a new alert.
 */
export function unattendedAlert(
  home: Home,
  about: About,
  kinds: readonly Alert["kind"][],
): Alert | undefined {
  let found: Alert | undefined;
  for (const alert of home.alert.values()) {
    const isUnattended = alert.stage === "raised" || alert.stage === "acknowledged";
    if (!isUnattended || !kinds.includes(alert.kind) || !isAboutSame(alert, about)) continue;
    if (found === undefined || alert.raisedMs >= found.raisedMs) found = alert;
  }
  return found;
}

/** The newest alert about the same resident that is not closed. */
export function openAlert(
  home: Home,
  about: About,
  kinds: readonly Alert["kind"][],
): Alert | undefined {
  let found: Alert | undefined;
  for (const alert of home.alert.values()) {
    if (alert.stage === "closed" || !kinds.includes(alert.kind)) continue;
    if (!isAboutSame(alert, about)) continue;
    if (found === undefined || alert.raisedMs >= found.raisedMs) found = alert;
  }
  return found;
}

/** The alert a wake-up of this purpose is about; undefined for any other wake-up. */
export function awaitedAlert(
  home: Home,
  wakeUpId: string,
  purpose: WakeUp["purpose"],
): Alert | undefined {
  const wakeUp = home.wakeUp.get(wakeUpId);
  if (wakeUp?.purpose !== purpose || wakeUp.alertId === null) return undefined;
  return home.alert.get(wakeUp.alertId);
}
