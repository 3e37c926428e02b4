// An alert was put down to the wrong resident: the device was on somebody else. Staff say so once it
// is closed; then the records that have it take it back and get it again under the right one.
import { GatewayError } from "../errors.ts";
import type { Proposal } from "../events.ts";
import type { Alert, Home } from "./home.ts";

export interface ResidentCorrection {
  readonly alertId: string;
  readonly staffId: string;
  /** Null: nobody who lives here. */
  readonly residentId: string | null;
}

function refuse(alert: Alert, why: string): never {
  throw new GatewayError("alert/refused", `Alert ${alert.alertId}: ${why}`);
}

/** Again changes nothing. Throws `alert/refused`. */
export function correctResident(
  home: Home,
  alert: Alert,
  { residentId, staffId }: ResidentCorrection,
): readonly Proposal[] {
  const { alertId, residentId: fromResidentId } = alert;
  if (alert.kind === "technical") refuse(alert, "is about the system, not about a resident.");
  // While it is open people are looking for somebody: its name must not change under their hands.
  if (alert.stage !== "closed") refuse(alert, "close it first, then say whom it was about.");
  if (residentId === fromResidentId) return [];
  const isNamed = residentId === null || (home.resident.get(residentId)?.personal ?? null) !== null;
  if (!isNamed) refuse(alert, "there is no such resident.");
  return [
    { type: "alert.resident-corrected", data: { alertId, staffId, fromResidentId, residentId } },
  ];
}
