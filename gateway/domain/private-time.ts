// Private time by screen: a resident, or who may decide for them, wishes not to be sensed for a while.
// Before it: staff on site. After it: sensing stops, and every board says so and until when.
import type { PrivacyAsker, Proposal } from "../events.ts";
import { mustBe, mustBeResident, refuseCare } from "./care-owner.ts";
import type { Home } from "./home.ts";
import { ON_SITE_ROLES } from "./staff.ts";

/** A night and a morning; who wants longer says so again [design §2 promise 5]. */
export const PRIVATE_MOST_MS = 12 * 3_600_000;

export interface PrivateTimeWish {
  readonly residentId: string;
  readonly untilMs: number;
  readonly askedBy: PrivacyAsker;
  readonly staffId: string;
}

function mustBeOnSite(home: Home, residentId: string, staffId: string): void {
  mustBeResident(home, residentId);
  mustBe(home, staffId, ON_SITE_ROLES, "Only staff on site set private time.");
}

/** Said again it lasts until the new end. Throws `care/refused`. */
export function privateTimeProposals(
  home: Home,
  wish: PrivateTimeWish,
  nowMs: number,
): readonly Proposal[] {
  mustBeOnSite(home, wish.residentId, wish.staffId);
  if (wish.untilMs <= nowMs) refuseCare("The end lies in the past.");
  if (wish.untilMs - nowMs > PRIVATE_MOST_MS) {
    refuseCare("Private time needs an end within twelve hours; it can be set again.");
  }
  return [{ type: "private-time.started", data: wish }];
}

/** Sensed again. Again changes nothing. Throws `care/refused`. */
export function privateTimeEndProposals(
  home: Home,
  residentId: string,
  staffId: string,
): readonly Proposal[] {
  mustBeOnSite(home, residentId, staffId);
  if (home.privateTime.get(residentId) === undefined) return [];
  return [{ type: "private-time.ended", data: { residentId } }];
}
