// A rule: events in, proposals out. It sees the home as it stands and decides; it never acts.
import { z } from "zod";
import type { AlertKind, LadderStep, NewEvent, Proposal } from "../events.ts";
import type { Home } from "./home.ts";
import { type EventHandlers, onEvent } from "./on-event.ts";

/** A destination, and when it is told of a fall or a call for help: at once, or at this step. */
export interface ToldDestination {
  readonly destinationId: string;
  readonly told: "at-once" | LadderStep;
  /** Of a record: the kinds of alerts it keeps. It calls nobody; undefined: it is no record. */
  readonly files?: readonly AlertKind[] | undefined;
  /** True: it makes a noise in the home, and tells nobody who or where. */
  readonly isSounder?: boolean;
}

/** True: there are people who can come or send somebody. */
export function isPeople({ files, isSounder }: ToldDestination): boolean {
  return files === undefined && isSounder !== true;
}

/** What a rule may use beside the event. */
export interface RuleContext {
  readonly home: Home;
  readonly nowMs: number;
  /** A fresh id (16 characters of Crockford base 32). */
  newId(): string;
  /**
   * The id of the alert that `cause` raises. The same cause gets the same id until it is stored, so
   * an alert shown although its commit failed is the same alert when a retry succeeds.
   */
  newAlertId(cause: string): string;
  /** Everybody outside, in order. */
  readonly destinations: readonly ToldDestination[];
  /** False: no board in the home is known to be able to sound now. */
  readonly canBoardsSound: boolean;
}

/** A rule with its settings in place. */
export interface Rule {
  readonly name: string;
  decide(event: NewEvent, context: RuleContext): readonly Proposal[];
}

/** A rule as the registry holds it: parsing its settings is building it. */
export interface RuleDefinition {
  readonly name: string;
  readonly summary: string;
  readonly build: z.ZodType<Rule>;
}

type Handlers = EventHandlers<readonly [context: RuleContext], Proposal>;

/**
 * Defines a rule. `settings`: a zod object whose every key has a default; config offers it under
 * `rules.<name>`. `on`: what the rule makes of each event it cares about.
 */
export function defineRule<Settings extends z.ZodType<object>>(definition: {
  readonly name: string;
  readonly summary: string;
  readonly settings: Settings;
  readonly on: (settings: z.output<Settings>) => Handlers;
}): RuleDefinition {
  const { name, summary, settings, on } = definition;
  const build = settings.transform((values): Rule => ({ name, decide: onEvent(on(values)) }));
  return { name, summary, build };
}

/** For rules that have nothing to set. */
export const NO_SETTINGS = z.strictObject({});
