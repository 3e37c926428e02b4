// Alert rules of the plan → events: what each resident has switched on, at which hours. A plan that
// says nothing of a resident's rules leaves them as a manager set them on the screen.
import { z } from "zod";
import { RULE_PURPOSE, residentRuleProposals } from "../domain/resident-rule.ts";
import { residentRule } from "../domain/event-shapes.ts";
import type { Home } from "../domain/home.ts";
import type { Proposal, ResidentRuleName, RulePeriod, SensingPurpose } from "../events.ts";

const MINUTE_MS = 60_000;
const MOST_MINUTES = 12 * 60;

const time = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time of day, as 22:30")
  .default("00:00");

export const plannedRule = z.strictObject({
  rule: residentRule.describe("What somebody is called for; it needs the basis for that purpose."),
  from: time.describe("From then on it counts, in the home's own time."),
  to: time.describe("Until then; the same as `from`: always."),
  afterMinutes: z
    .int()
    .min(0)
    .max(MOST_MINUTES)
    .describe("How long it must have been so before somebody is called; 0: at once."),
});

type PlannedRule = z.output<typeof plannedRule>;

interface Planned {
  readonly id: string;
  readonly rules?: readonly PlannedRule[] | undefined;
}

interface RulesPort {
  readonly home: () => Home;
  submit(proposals: readonly Proposal[]): Promise<void>;
}

function minuteOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(":").map(Number);
  return hours * 60 + minutes;
}

function periodOf({ from, to, afterMinutes }: PlannedRule): RulePeriod {
  const afterMs = afterMinutes * MINUTE_MS;
  return { fromMinute: minuteOf(from), toMinute: minuteOf(to), afterMs };
}

/** Sets what is not so yet, and ends what the plan no longer names. Throws `care/refused`. */
export async function applyRules(port: RulesPort, residents: readonly Planned[]): Promise<void> {
  for (const { id: residentId, rules } of residents) {
    if (rules === undefined) continue;
    const names = new Set<ResidentRuleName>(rules.map(({ rule }) => rule));
    for (const known of port.home().residentRule.values()) {
      if (known.residentId === residentId) names.add(known.rule);
    }
    for (const rule of names) {
      const periods = rules.filter((one) => one.rule === rule).map(periodOf);
      const wish = { residentId, rule, periods, staffId: null };
      await port.submit(residentRuleProposals(port.home(), wish));
    }
  }
}

/** Rules whose basis the plan lacks, by their place in it. */
export function rulesWithoutBasis(resident: {
  readonly basis?: readonly { readonly purpose: SensingPurpose }[] | undefined;
  readonly rules?: readonly PlannedRule[] | undefined;
}): readonly number[] {
  const { basis, rules = [] } = resident;
  // Where the plan says nothing of bases, what was recorded on the screen counts.
  if (basis === undefined) return [];
  const purposes = new Set(basis.map(({ purpose }) => purpose));
  return rules.flatMap(({ rule }, index) => (purposes.has(RULE_PURPOSE[rule]) ? [] : [index]));
}
