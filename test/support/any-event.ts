// Arbitrary events of the vocabulary, made from its schemas, with so few ids that they meet.
import fc from "fast-check";
import { z } from "zod";
import { type EventType, type Proposal, eventSchemas } from "../../gateway/events.ts";

/** The part of JSON Schema that zod makes of an event. */
interface Shape {
  readonly type?: string | readonly string[] | undefined;
  readonly const?: unknown;
  readonly enum?: readonly unknown[] | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly properties?: Readonly<Record<string, Shape>> | undefined;
  readonly items?: Shape | undefined;
  readonly anyOf?: readonly Shape[] | undefined;
  readonly oneOf?: readonly Shape[] | undefined;
}
const shape: z.ZodType<Shape> = z.lazy(() =>
  z.object({
    type: z.union([z.string(), z.array(z.string())]).optional(),
    const: z.unknown().optional(),
    enum: z.array(z.unknown()).optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    properties: z.record(z.string(), shape).optional(),
    items: shape.optional(),
    anyOf: z.array(shape).optional(),
    oneOf: z.array(shape).optional(),
  }),
);

/** Two of everything: two residents, two devices, two alerts. */
const IDS = ["a", "b"] as const;

function anyNumber({ type, minimum, maximum }: Shape): fc.Arbitrary<number> {
  const min = Math.max(minimum ?? -1e6, -1e6);
  const max = Math.min(maximum ?? 1e6, 1e6);
  return type === "integer" ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true });
}

function anyOf(of: Shape): fc.Arbitrary<unknown> {
  if (of.const !== undefined) return fc.constant(of.const);
  if (of.enum !== undefined) return fc.constantFrom(...of.enum);
  const choices = of.anyOf ?? of.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map(anyOf));
  return anyOfType(of);
}

function anyOfType(of: Shape): fc.Arbitrary<unknown> {
  const { type: types } = of;
  if (typeof types === "object") return fc.oneof(...types.map((type) => anyOf({ ...of, type })));
  switch (of.type) {
    case "object": {
      const entries = Object.entries(of.properties ?? {});
      return fc.record(Object.fromEntries(entries.map(([key, child]) => [key, anyOf(child)])));
    }
    case "array":
      return fc.array(anyOf(of.items ?? {}), { maxLength: 2 });
    case "string":
      return fc.constantFrom(...IDS);
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default:
      return anyNumber(of);
  }
}

const proposal = z.custom<Proposal>(
  (value) => z.object({ type: z.string(), data: z.unknown() }).safeParse(value).success,
);

/** An arbitrary event of one of `types`. */
export function anyEventOf(types: readonly EventType[]): fc.Arbitrary<Proposal> {
  const kinds = types.map((type) => {
    const data = anyOf(shape.parse(z.toJSONSchema(eventSchemas[type])));
    return data.map((made) => proposal.parse({ type, data: eventSchemas[type].parse(made) }));
  });
  return fc.oneof(...kinds);
}

/** Every event name of the vocabulary. */
export const eventTypes: readonly EventType[] = Object.keys(eventSchemas).filter(
  (name): name is EventType => Object.hasOwn(eventSchemas, name),
);
