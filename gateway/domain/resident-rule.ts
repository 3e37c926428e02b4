// Alert rules of one resident: off unless a manager, or the plan, switched them on, and only while a
// basis for what they sense is recorded. Before it: a screen or a plan. After it: the rules.
import type { Proposal, ResidentRuleName, RulePeriod, SensingPurpose } from "../events.ts";
import { isAway } from "./away.ts";
import { basisId, isPrivate } from "./basis.ts";
import { mustBe, mustBeResident, refuseCare } from "./care-owner.ts";
import type { ResidentRule } from "./care-rows.ts";
import type { Home } from "./home.ts";
import { localMinute } from "./local-minute.ts";

/** What a resident is sensed for by each rule: it needs that basis. */
export const RULE_PURPOSE: Readonly<Record<ResidentRuleName, SensingPurpose>> = {
  "bed-exit": "bed-exit",
  "chair-exit": "chair",
  "mat-step": "bed-exit",
  "door-open": "door",
  "out-of-room": "movement",
  "walking-about": "movement",
};

/** Where the home has no name yet. */
const USUAL_TIME_ZONE = "Europe/London";

export function residentRuleId(residentId: string, rule: ResidentRuleName): string {
  return `${residentId}/${rule}`;
}

function isWithin({ fromMinute, toMinute }: RulePeriod, minute: number): boolean {
  if (fromMinute === toMinute) return true;
  return fromMinute < toMinute
    ? minute >= fromMinute && minute < toMinute
    : minute >= fromMinute || minute < toMinute;
}

/** True: what the rule waits for may be acted upon for this resident now. */
export function isRuleOn(home: Home, rule: ResidentRule, nowMs: number): boolean {
  const { residentId } = rule;
  const basis = home.basis.get(basisId(residentId, RULE_PURPOSE[rule.rule]));
  return (
    basis !== undefined && !isPrivate(home, residentId, nowMs) && !isAway(home, residentId, nowMs)
  );
}

/** How long it must have been so for a call, if it begins now; undefined: it does not count now. */
export function calledAfterMs(home: Home, rule: ResidentRule, nowMs: number): number | undefined {
  if (!isRuleOn(home, rule, nowMs)) return undefined;
  const timeZone = home.identity.get("home")?.timeZone ?? USUAL_TIME_ZONE;
  const minute = localMinute(nowMs, timeZone);
  // Where two periods overlap, the more careful one counts.
  const within = rule.periods.filter((period) => isWithin(period, minute));
  return within.length === 0 ? undefined : Math.min(...within.map(({ afterMs }) => afterMs));
}

/** What a manager asks for; `staffId: null`: the plan does. No periods: off. */
export interface ResidentRuleWish {
  readonly residentId: string;
  readonly rule: ResidentRuleName;
  readonly periods: readonly RulePeriod[];
  readonly staffId: string | null;
}

/** None where it is so already. Throws `care/refused`. */
export function residentRuleProposals(home: Home, wish: ResidentRuleWish): readonly Proposal[] {
  const { residentId, rule, staffId } = wish;
  mustBeResident(home, residentId);
  mustBe(home, staffId, ["manager"], "Only a manager switches an alert rule on or off.");
  const periods = [...wish.periods];
  const known = home.residentRule.get(residentRuleId(residentId, rule));
  if (periods.length === 0) {
    const ended: Proposal = { type: "resident-rule.ended", data: { residentId, rule, staffId } };
    return known === undefined ? [] : [ended];
  }
  const purpose = RULE_PURPOSE[rule];
  if (home.basis.get(basisId(residentId, purpose)) === undefined) {
    refuseCare(`First record on what basis ${residentId} may be sensed for ${purpose}.`);
  }
  const isSame = known !== undefined && JSON.stringify(known.periods) === JSON.stringify(periods);
  return isSame
    ? []
    : [{ type: "resident-rule.set", data: { residentId, rule, periods, staffId } }];
}
