// What the screens ask of how residents are sensed.
import {
  type AwayRequest,
  type BasisRequest,
  type PrivateTimeRequest,
  type ResidentRuleRequest,
  type ResidentsView,
  residentsView,
} from "../../gateway/api/contract/care-views.ts";
import { askHub, post } from "./hub-api.ts";

const remove = { method: "DELETE" } as const;

function ofResident(residentId: string, what: string): string {
  return `/residents/${encodeURIComponent(residentId)}/${what}`;
}

export async function getResidents(): Promise<ResidentsView> {
  return await askHub({ path: "/residents", answer: residentsView });
}

async function change(path: string, body: unknown): Promise<ResidentsView> {
  return await askHub({ ...post, path, body, answer: residentsView });
}

export async function setPrivateTime(
  residentId: string,
  body: PrivateTimeRequest,
): Promise<ResidentsView> {
  return await change(ofResident(residentId, "private-time"), body);
}

export async function setAway(residentId: string, body: AwayRequest): Promise<ResidentsView> {
  return await change(ofResident(residentId, "away"), body);
}

export async function recordBasis(residentId: string, body: BasisRequest): Promise<ResidentsView> {
  return await change(ofResident(residentId, "bases"), body);
}

export async function setRule(
  residentId: string,
  body: ResidentRuleRequest,
): Promise<ResidentsView> {
  return await change(ofResident(residentId, "rules"), body);
}

/** `what`: "private-time", "away", or a basis by its purpose. */
export async function endOf(residentId: string, what: string): Promise<ResidentsView> {
  return await askHub({ ...remove, path: ofResident(residentId, what), answer: residentsView });
}
