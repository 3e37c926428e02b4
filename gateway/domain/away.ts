// A resident who is not in the home: their devices may be silent and their prompts wait, until an end
// that somebody set. Before it: a screen. After it: the contact check, rules, reminders.
import type { AwayWhere, Proposal } from "../events.ts";
import { mustBe, mustBeResident, refuseCare } from "./care-owner.ts";
import type { Home } from "./home.ts";
import { ON_SITE_ROLES } from "./staff.ts";

/** A longer stay is looked at again by a person [design §2 promise 5]. */
export const AWAY_MOST_MS = 28 * 24 * 3_600_000;

/** How far ahead a visit may be entered. */
const AHEAD_MOST_MS = 90 * 24 * 3_600_000;

/** Ends by itself: nothing has to happen for that. */
export function isAway(home: Home, residentId: string, wallMs: number): boolean {
  const away = home.away.get(residentId);
  return away !== undefined && wallMs >= away.fromMs && wallMs < away.untilMs;
}

/** What a member of staff asks for. */
export interface AwayWish {
  readonly residentId: string;
  readonly where: AwayWhere;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly staffId: string;
}

function mustBeOnSite(home: Home, residentId: string, staffId: string): void {
  mustBeResident(home, residentId);
  mustBe(home, staffId, ON_SITE_ROLES, "Only staff on site can say that.");
}

/** Said again it replaces what was said before. Throws `care/refused`. */
export function awayProposals(home: Home, wish: AwayWish, nowMs: number): readonly Proposal[] {
  const { residentId, fromMs, untilMs, staffId } = wish;
  mustBeOnSite(home, residentId, staffId);
  if (untilMs <= Math.max(fromMs, nowMs))
    refuseCare("The end lies before the beginning, or is past.");
  if (untilMs - Math.max(fromMs, nowMs) > AWAY_MOST_MS) {
    refuseCare("Away needs an end within four weeks; it can be set again.");
  }
  if (fromMs - nowMs > AHEAD_MOST_MS) refuseCare("That lies more than three months ahead.");
  return [{ type: "away.started", data: wish }];
}

/** Back earlier. Again changes nothing. Throws `care/refused`. */
export function backProposals(
  home: Home,
  residentId: string,
  staffId: string,
): readonly Proposal[] {
  mustBeOnSite(home, residentId, staffId);
  if (home.away.get(residentId) === undefined) return [];
  return [{ type: "away.ended", data: { residentId, staffId } }];
}

/** Whose time away is over by now, so that the log says until when. */
export function awayOverProposals(home: Home, nowMs: number): readonly Proposal[] {
  return [...home.away.values()]
    .filter(({ untilMs }) => nowMs >= untilMs)
    .map(({ residentId }) => ({ type: "away.ended", data: { residentId, staffId: null } }));
}
