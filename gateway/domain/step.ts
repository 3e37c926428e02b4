// One submission through reducer and rules: proposals → events and changed rows, all or nothing.
import { GatewayError } from "../errors.ts";
import type { EventStamp, NewEvent, Proposal } from "../events.ts";
import type { Draft } from "./draft.ts";
import { fallbackAlert } from "./fallback-alert.ts";
import type { RowChange } from "./home.ts";
import { reduce } from "./reduce.ts";
import type { Rule, RuleContext } from "./rule.ts";

/** Events the proposals of one submission may set off; more is a loop between rules, a bug of ours. */
const MAX_CASCADE = 1_000;

/** A rule that threw: the others go on, and the hub says so. */
export interface RuleFault {
  readonly rule: string;
  readonly error: unknown;
}

export interface StepResult {
  readonly events: readonly NewEvent[];
  readonly faults: readonly RuleFault[];
}

/**
 * Applies `proposals` to `draft` one by one, and what the rules make of each. A rule sees the home
 * after its event. Throws `internal/bug` where rules set each other off without end.
 */
export function step(
  draft: Draft,
  proposals: readonly Proposal[],
  rules: readonly Rule[],
  stamp: () => EventStamp,
  context: Omit<RuleContext, "home">,
): StepResult {
  const events: NewEvent[] = [];
  const faults: RuleFault[] = [];
  const queue: Proposal[] = [...proposals];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (events.length >= proposals.length + MAX_CASCADE) {
      throw new GatewayError("internal/bug", `rules set each other off at ${next.type}`);
    }
    const event: NewEvent = { ...next, ...stamp() };
    events.push(event);
    // Rules of a removal (a wake-up that fired) must still see what is removed.
    const changes = reduce(event, draft.home);
    const [removals, rest] = partition(changes);
    draft.apply(rest);
    const follow = runRules(rules, event, { ...context, home: draft.home }, faults);
    draft.apply(removals);
    // What follows from one proposal comes before the next: a fault that is noticed and cleared in
    // one go must find its own alert.
    queue.unshift(...follow);
  }
  return { events, faults };
}

function partition(changes: readonly RowChange[]): [RowChange[], RowChange[]] {
  return [changes.filter(({ row }) => row === null), changes.filter(({ row }) => row !== null)];
}

function runRules(
  rules: readonly Rule[],
  event: NewEvent,
  context: RuleContext,
  faults: RuleFault[],
): Proposal[] {
  const proposed: Proposal[] = [];
  const faultsBefore = faults.length;
  for (const rule of rules) {
    try {
      proposed.push(...rule.decide(event, context));
    } catch (error) {
      // One broken rule must not silence the others [design §2 promise 7].
      faults.push({ rule: rule.name, error });
    }
  }
  if (faults.length === faultsBefore) return proposed;
  return [...proposed, ...fallbackAlert(event, proposed, context)];
}
