import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parseConfig } from "../../gateway/config.ts";
import { schemaFaults } from "../../gateway/schema-faults.ts";

function faultsOf(schema: z.ZodType, value: unknown): readonly string[] {
  const { error } = schema.safeParse(value);
  return error === undefined ? [] : schemaFaults(error);
}

describe("what does not fit", () => {
  it("is said with its path and what is wanted there", () => {
    const schema = z.strictObject({
      name: z.string(),
      port: z.int().min(1).max(9),
      level: z.enum(["low", "high"]),
      rooms: z.array(z.string()).min(2),
      secret: z.union([z.strictObject({ file: z.string() }), z.strictObject({ env: z.string() })]),
      kind: z.discriminatedUnion("of", [
        z.strictObject({ of: z.literal("a") }),
        z.strictObject({ of: z.literal("b") }),
      ]),
      own: z.string().regex(/^x/, "begins with x"),
    });
    const value = { port: 10, level: "mid", rooms: ["a"], secret: {}, kind: { of: "c" }, own: "y" };
    expect(faultsOf(schema, { ...value, nam: "n" })).toEqual([
      "name: is missing: text is needed",
      "port: must be at most 9",
      'level: must be "low" or "high"',
      "rooms: must be at least 2 entries",
      "secret: fits none of its forms: file: is missing: text is needed; or env: is missing: text is needed",
      'kind.of: must be "a" or "b"',
      "own: begins with x",
      "not known here: nam (misspelt, or in the wrong place)",
    ]);
  });

  it("of any config is said in words, never a stack or a library's", () => {
    fc.assert(
      fc.property(fc.object({ maxDepth: 3 }), (value) => {
        try {
          parseConfig(JSON.stringify(value), "hub.yaml");
        } catch (error) {
          expect(String(error)).not.toMatch(/Invalid input|expected .* received/);
        }
      }),
    );
  });
});
