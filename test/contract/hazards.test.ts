// The hazard log is well formed, and every built control of it is proved by a test that names it.
// Before it: docs/safety/hazards.yaml. After it: the clinical safety officer's file.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

const text = z.string().min(1);
const status = z.enum(["built", "planned"]);
const rating = z.strictObject({
  severity: text.nullable(),
  likelihood: text.nullable(),
  risk: z.int().min(1).max(5).nullable(),
});
const controlId = z.string().regex(/^H-\d{2}\.\d+$/);
const control = z.discriminatedUnion("kind", [
  z.strictObject({ id: controlId, kind: z.literal("design"), status, text }),
  z.strictObject({ id: controlId, kind: z.literal("instruction"), status, document: text, text }),
]);
const hazard = z.strictObject({
  id: z.string().regex(/^H-\d{2}$/),
  title: text,
  causes: z.array(text).min(1),
  effect: text,
  possibleHarm: text,
  controls: z.array(control).min(1),
  initialRating: rating,
  residualRating: rating,
});
const person = { decision: text.nullable(), date: text.nullable(), name: text.nullable() };
const hazardLog = z.strictObject({
  product: text,
  intendedPurpose: text,
  signOff: z.strictObject({
    clinicalSafetyOfficer: z.strictObject({ ...person, registration: text.nullable() }),
    deployingOrganisation: z.strictObject({ ...person, role: text.nullable() }),
  }),
  /** Built controls nobody has written a test for: said here, so that the list cannot grow unseen. */
  withoutTest: z.array(controlId),
  hazards: z.array(hazard).min(1),
});

const log = hazardLog.parse(parse(readFileSync("docs/safety/hazards.yaml", "utf8")));
const controls = log.hazards.flatMap((each) => each.controls);
const knownIds = new Set([...log.hazards, ...controls].map((each) => each.id));

/** Hazard and control ids in the titles of a test file: `it("[H-02.1] …"`, `test.each(…)("[H-06] …"`. */
function idsInTitles(source: string): string[] {
  const titles = [...source.matchAll(/\(\s*(["'`])((?:(?!\1)[^\n])*)\1/g)].map(
    (hit) => hit[2] ?? "",
  );
  const brackets = titles.flatMap((title) => title.match(/\[H-\d[^\]]*\]/g) ?? []);
  return brackets.flatMap((bracket) => bracket.match(/H-\d+(?:\.\d+)?/g) ?? []);
}

const testsById = new Map<string, string[]>();
for (const file of readdirSync("test", { recursive: true, encoding: "utf8" }).sort()) {
  if (!file.endsWith(".test.ts")) continue;
  for (const id of idsInTitles(readFileSync(join("test", file), "utf8"))) {
    testsById.set(id, [...(testsById.get(id) ?? []), file]);
  }
}

describe("the hazard log", () => {
  it("numbers hazards and controls without gaps or doubles", () => {
    expect(knownIds.size).toBe(log.hazards.length + controls.length);
    for (const [index, each] of log.hazards.entries()) {
      expect(each.id).toBe(`H-${String(index + 1).padStart(2, "0")}`);
      const numbers = each.controls.map((entry) => entry.id);
      expect(numbers).toEqual(numbers.map((_, at) => `${each.id}.${String(at + 1)}`));
    }
  });

  it("names only documents that exist", () => {
    const documents = controls.flatMap((each) => (each.kind === "instruction" ? [each] : []));
    expect(documents.filter((each) => !existsSync(each.document))).toEqual([]);
  });

  it("is named by tests only with ids it has", () => {
    const unknown = [...testsById].filter(([id]) => !knownIds.has(id));
    expect(unknown).toEqual([]);
  });

  it("has a test for every built control but those it lists as without one", () => {
    const untested = controls
      .filter((each) => each.kind === "design" && each.status === "built")
      .filter((each) => !testsById.has(each.id));
    const lines = untested.map((each) => `  ${each.id} ${each.text}`);
    process.stdout.write(
      `${String(untested.length)} built control(s) without a test:\n${lines.join("\n")}\n`,
    );
    expect(untested.filter((each) => !log.withoutTest.includes(each.id))).toEqual([]);
  });

  it("lists no control as without a test that is not built or not a design", () => {
    const built = controls.filter((each) => each.kind === "design" && each.status === "built");
    const ids = built.map((each) => each.id);
    expect(log.withoutTest.filter((id) => !ids.includes(id))).toEqual([]);
  });
});
