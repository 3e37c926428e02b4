// Alert rules of one resident: off unless a manager, or the plan, switched them on.
import type { ResidentRuleName } from "../events.ts";

export function residentRuleId(residentId: string, rule: ResidentRuleName): string {
  return `${residentId}/${rule}`;
}
