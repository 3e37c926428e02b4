// On what basis a resident is sensed, recorded or reviewed by a manager. Before it: the manager's
// screen. After it: whatever senses asks for the basis.
import type { BasisGround, Proposal, Sealed, SensingPurpose } from "../events.ts";
import { basisId } from "./basis.ts";
import { mustBe, mustBeResident, refuseCare } from "./care-owner.ts";
import type { Home } from "./home.ts";

/** Looked at again within a year, as best-interests decisions and care plans are. */
export const REVIEW_MOST_MS = 366 * 24 * 3_600_000;

export interface BasisWish {
  readonly residentId: string;
  readonly purpose: SensingPurpose;
  readonly ground: BasisGround;
  /** Sealed under the resident's key. */
  readonly consulted: Sealed | null;
  readonly reviewMs: number;
  readonly staffId: string;
}

function mustBeManager(home: Home, residentId: string, staffId: string): void {
  mustBeResident(home, residentId);
  mustBe(home, staffId, ["manager"], "Only a manager records on what basis a resident is sensed.");
}

/** Recorded again it was reviewed. Throws `care/refused`. */
export function basisProposals(home: Home, wish: BasisWish, nowMs: number): readonly Proposal[] {
  mustBeManager(home, wish.residentId, wish.staffId);
  const { ground, consulted, reviewMs } = wish;
  if (ground === "best-interests" && consulted === null) {
    refuseCare("Best interests need who was consulted.");
  }
  if (reviewMs <= nowMs) refuseCare("The review date lies in the past.");
  if (reviewMs - nowMs > REVIEW_MOST_MS) refuseCare("The review must be within a year.");
  return [{ type: "basis.recorded", data: wish }];
}

/** What rests on it ends with it. Again changes nothing. Throws `care/refused`. */
export function basisEndProposals(
  home: Home,
  { residentId, purpose, staffId }: Pick<BasisWish, "residentId" | "purpose" | "staffId">,
): readonly Proposal[] {
  mustBeManager(home, residentId, staffId);
  if (home.basis.get(basisId(residentId, purpose)) === undefined) return [];
  return [{ type: "basis.ended", data: { residentId, purpose, staffId } }];
}
