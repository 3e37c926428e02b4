// docs/config.md is made from the schemas of config and plan, so that they cannot disagree.
// After a change of a schema: npx vitest run test/contract/config-document.test.ts -u
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { configSchema, parseConfig } from "../../gateway/config.ts";
import { planSchema } from "../../gateway/provision/plan.ts";

/** The part of JSON Schema that zod makes of the config. */
interface Shape {
  readonly type?: string | undefined;
  readonly const?: unknown;
  readonly enum?: readonly unknown[] | undefined;
  readonly description?: string | undefined;
  readonly default?: unknown;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly required?: readonly string[] | undefined;
  readonly properties?: Readonly<Record<string, Shape>> | undefined;
  readonly items?: Shape | undefined;
  readonly anyOf?: readonly Shape[] | undefined;
  readonly oneOf?: readonly Shape[] | undefined;
}
const shape: z.ZodType<Shape> = z.lazy(() =>
  z.object({
    type: z
      .union([z.string(), z.array(z.string()).transform((types) => types.join(" or "))])
      .optional(),
    const: z.unknown().optional(),
    enum: z.array(z.unknown()).optional(),
    description: z.string().optional(),
    default: z.unknown().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    required: z.array(z.string()).optional(),
    properties: z.record(z.string(), shape).optional(),
    items: shape.optional(),
    anyOf: z.array(shape).optional(),
    oneOf: z.array(shape).optional(),
  }),
);

const code = (value: unknown): string => `\`${JSON.stringify(value)}\``;

function kindOf(value: Shape): string {
  if (value.const !== undefined) return code(value.const);
  if (value.enum !== undefined) return value.enum.map(code).join(" or ");
  const { type = "one of several", minimum, maximum } = value;
  // zod writes the bounds of a safe integer where nobody gave any.
  const isBounded = minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER;
  const least = isBounded ? `, from ${String(minimum)}` : "";
  const most =
    maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? ` to ${String(maximum)}` : "";
  return `${type}${least}${most}`;
}

interface Entry {
  readonly path: string;
  readonly value: Shape;
  readonly isRequired: boolean;
  /** Which of several alternatives it belongs to: `broker: embedded`. */
  readonly only: string;
}

function choicesOf(value: Shape): readonly Shape[] {
  return value.oneOf ?? value.anyOf ?? [];
}

/** `broker: embedded` for the alternative that says `broker` is "embedded". */
function nameOfChoice(choice: Shape): string {
  const fixed = Object.entries(choice.properties ?? {}).find(
    ([, { const: is }]) => is !== undefined,
  );
  return fixed === undefined ? "" : `${fixed[0]}: ${String(fixed[1].const)}`;
}

function entriesBelow({ path, value, only }: Entry): Entry[] {
  const properties = Object.entries(value.properties ?? {}).map(([key, child]) => {
    const isGiven = value.required?.includes(key) === true && child.default === undefined;
    const childPath = path === "" ? key : `${path}.${key}`;
    return { path: childPath, value: child, isRequired: isGiven, only };
  });
  const choices = choicesOf(value).map((choice) => {
    return { path, value: choice, isRequired: false, only: nameOfChoice(choice) || "one of these" };
  });
  const items = value.items === undefined ? [] : [value.items];
  const listed = items.map((item) => ({ path: `${path}[]`, value: item, isRequired: false, only }));
  return [...properties, ...choices.filter((each) => each.value.properties), ...listed];
}

function rowOf({ path, value, isRequired, only }: Entry, isLeaf: boolean): string {
  const absent = value.default === undefined || !isLeaf ? "" : code(value.default);
  const meaning = [only === "" ? "" : `(${only})`, value.description ?? ""].join(" ").trim();
  const cells = [`\`${path}\``, isLeaf ? kindOf(value) : "", isRequired ? "**needed**" : absent];
  return `| ${[...cells, meaning].join(" | ")} |`;
}

function rowsOf(entry: Entry): string[] {
  const below = entriesBelow(entry);
  const isLeaf = below.length === 0;
  // A rule without settings is an empty object: nothing to write there.
  const isSetting = isLeaf && entry.value.type !== "object";
  const isWorthSaying = isSetting || entry.value.description !== undefined;
  return [...(isWorthSaying ? [rowOf(entry, isLeaf)] : []), ...below.flatMap(rowsOf)];
}

const TABLE_HEAD = "| Key | Value | When absent | Meaning |\n| --- | --- | --- | --- |";

function tableOf(schema: z.ZodType): string {
  const made = z.toJSONSchema(schema, { io: "input", unrepresentable: "any", reused: "inline" });
  const value = shape.parse(made);
  return `${TABLE_HEAD}\n${rowsOf({ path: "", value, isRequired: true, only: "" }).join("\n")}`;
}

describe("docs/config.md", () => {
  it("lists every key of config and plan, with type, default and reason", async () => {
    const page = `# The two files of a hub

Both are YAML. An unknown key or a wrong value is named with its path, all of them at once, and nothing is started or changed. **needed** means: needed where the part it belongs to is there.

## The config

Infrastructure only, for \`npm run gateway\`. Paths are relative to the file. [An example](examples/hub.yaml).

${tableOf(configSchema)}

## The plan

The home itself: rooms, residents, devices, staff, for \`npm run provision\`. Running it again adds only what is new. [An example](examples/plan.yaml).

${tableOf(planSchema)}

This page is made from the schemas by \`test/contract/config-document.test.ts\`.
`;
    const formatter = ["format", "--stdin-file-path=docs/config.md"];
    const formatted = execFileSync("node_modules/.bin/biome", formatter, {
      input: page,
      encoding: "utf8",
    });
    await expect(formatted).toMatchFileSnapshot("../../docs/config.md");
  });
});

describe("docs/examples", () => {
  it("hold a config the hub takes", () => {
    const file = "docs/examples/hub.yaml";
    expect(parseConfig(readFileSync(file, "utf8"), file).destinations).not.toEqual([]);
  });

  it("hold a plan that provisioning takes", () => {
    const plan = planSchema.parse(parse(readFileSync("docs/examples/plan.yaml", "utf8")));
    expect(plan.residents).toHaveLength(2);
  });
});
