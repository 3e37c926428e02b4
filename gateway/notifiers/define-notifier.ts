// How a kind of destination describes itself: parsing its settings builds it, so parsing the config
// is choosing and checking the destination.
import { z } from "zod";
import type { Clock } from "../domain/clock.ts";
import type { Notifier } from "../domain/notifier.ts";
import { NO_BOOK, type RecordBook } from "../domain/record-book.ts";
import type { ToldDestination } from "../domain/rule.ts";
import type { AlertKind } from "../events.ts";

/** Reads a secret named in the config; throws `config/unreadable` saying where it was looked for. */
export type ReadSecret = (source: SecretSource) => string;

/** Secrets never stand in the config: it says where they lie. */
export const secretSource = z.union([
  z.strictObject({ file: z.string().min(1) }),
  z.strictObject({ env: z.string().min(1) }),
]);
export type SecretSource = z.infer<typeof secretSource>;

/** A destination as configured, before its secrets are read. */
export interface Destination {
  readonly id: string;
  readonly label: string;
  readonly timeoutMs: number;
  readonly mostPerMinute: number | undefined;
  readonly told: ToldDestination["told"];
  /** Of a record: the kinds of alerts it keeps; undefined: it is no record. */
  readonly files: ToldDestination["files"];
  /** True: a person takes over what it keeps, so nobody is looked up in it. */
  readonly isFiledByHand: boolean;
  /** True: it makes a noise in the home, and tells nobody who or where. */
  readonly isSounder: boolean;
  /** `book`: of a record; without one nothing of a home is known, as in a test call. */
  build(readSecret: ReadSecret, clock: Clock, book?: RecordBook): Notifier;
}

/** A destination that has not answered by then counts as not reached; alerts must not wait on it. */
const DEFAULT_TIMEOUT_MS = 10_000;

const TOLD = ["at-once", "by-ladder"] as const;

/** Settings every destination has. */
const shared = {
  id: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .describe("Short name, a–z 0–9 -; appears in the log."),
  label: z.string().min(1).max(60).describe("What staff know it by, e.g. Remote team."),
  timeoutMs: z
    .int()
    .min(500)
    .max(60_000)
    .default(DEFAULT_TIMEOUT_MS)
    .describe("How long one attempt may take in all."),
  mostPerMinute: z
    .int()
    .min(1)
    .max(60_000)
    .optional()
    .describe(
      "Messages a minute that its line can take after a break; absent: as fast as it answers.",
    ),
  told: z
    .enum(TOLD)
    .default("at-once")
    .describe(
      "Of falls and calls for help: at once, or only when nobody in the home answers or comes in time (`rules.ladder`).",
    ),
};

/** Kinds are told apart by `kind`, so that a fault in one is named with its path. */
type DestinationSchema<Kind extends string> = z.ZodType<Destination> &
  z.core.$ZodTypeDiscriminable & { readonly kindName: Kind; readonly summary: string };

/** Defines a kind of destination. `settings`: the zod shape of what only this kind has. */
export function defineNotifier<Kind extends string, Shape extends z.ZodRawShape>(definition: {
  readonly kind: Kind;
  readonly summary: string;
  /** In the home it is told with everybody there, outside with the remote team; outside when absent. */
  readonly place?: "in-the-home";
  readonly settings: Shape;
  /** Of a record: the kinds of alerts it keeps. It is told of each at once and calls nobody. */
  readonly files?: (settings: z.output<z.ZodObject<Shape>>) => readonly AlertKind[];
  /** Of a record: a person files what it is given. Absent: it is one that knows residents itself. */
  readonly filing?: "by-hand";
  readonly build: (
    settings: z.output<z.ZodObject<Shape>>,
    readSecret: ReadSecret,
    clock: Clock,
    book: RecordBook,
  ) => Notifier;
}): DestinationSchema<Kind> {
  const object = z.strictObject({
    kind: z.literal(definition.kind),
    ...shared,
    ...definition.settings,
  });
  const schema = object.transform((values): Destination => {
    const { id, label, timeoutMs, mostPerMinute, told } = values as z.output<
      z.ZodObject<typeof shared>
    >;
    // The object was made of `shared` and `Shape`; zod's type of the spread loses that.
    const own = values as unknown as z.output<z.ZodObject<Shape>>;
    const build: Destination["build"] = (readSecret, clock, book = NO_BOOK) =>
      definition.build(own, readSecret, clock, book);
    const files = definition.files?.(own);
    const isSounder = definition.place === "in-the-home";
    const step = isSounder ? "everyone" : "remote-team";
    const at = told === "at-once" ? told : step;
    const isFiledByHand = definition.filing === "by-hand";
    const ofRecord = { files, isFiledByHand };
    return { id, label, timeoutMs, mostPerMinute, told: at, isSounder, ...ofRecord, build };
  });
  return Object.assign(schema, { kindName: definition.kind, summary: definition.summary });
}
