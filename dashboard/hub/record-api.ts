// What this page asks the hub about social care records, and whom closed alerts were about.
import { z } from "zod";
import { residentsView } from "../../gateway/api/contract/care-views.ts";
import { type RecordsView, recordsView } from "../../gateway/api/contract/record-views.ts";
import { askHub, post } from "./hub-api.ts";

/** Somebody an alert can have been about. */
export interface ResidentName {
  readonly residentId: string;
  readonly words: string;
}

export async function getRecords(): Promise<RecordsView> {
  return await askHub({ path: "/records", answer: recordsView });
}

export async function setNhsNumber(residentId: string, nhsNumber: string): Promise<RecordsView> {
  const path = `/records/residents/${encodeURIComponent(residentId)}/nhs-number`;
  return await askHub({ ...post, path, body: { nhsNumber }, answer: recordsView });
}

/** `patientId`: the record's own id for the person. */
export async function matchByHand(
  residentId: string,
  destinationId: string,
  patientId: string,
): Promise<RecordsView> {
  const path = `/records/residents/${encodeURIComponent(residentId)}/match`;
  return await askHub({ ...post, path, body: { destinationId, patientId }, answer: recordsView });
}

export async function getResidentNames(): Promise<readonly ResidentName[]> {
  const { residents } = await askHub({ path: "/residents", answer: residentsView });
  return residents.map(({ residentId, preferredName, roomName }) => ({
    residentId,
    words: roomName === null ? preferredName : `${preferredName}, ${roomName}`,
  }));
}

/** `residentId: null`: nobody who lives here. */
export async function correctResident(alertId: string, residentId: string | null): Promise<void> {
  const path = `/alerts/${encodeURIComponent(alertId)}/resident`;
  await askHub({ ...post, path, body: { residentId }, answer: z.unknown() });
}
