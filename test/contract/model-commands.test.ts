// The published form of `npm run evaluate` and `npm run train`, run as a person runs them.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { trialsOf, writeSet } from "../unit/models/made-up-set.ts";
import { tapAt } from "../unit/motion/synthetic-motion.ts";

const evaluation = z.strictObject({
  model: z.string(),
  sets: z.array(
    z.strictObject({
      name: z.string(),
      position: z.enum(["wrist", "waist"]),
      trials: z.array(
        z.strictObject({
          trialId: z.string(),
          subject: z.string(),
          group: z.string(),
          isFall: z.boolean(),
          seen: z.boolean(),
          alerts: z.array(
            z.strictObject({
              atMs: z.int(),
              score: z.number().nullable(),
              level: z.enum(["alert", "check"]),
            }),
          ),
        }),
      ),
    }),
  ),
});

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "commands-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function run(
  command: string,
  ...args: string[]
): { code: number | null; out: string; err: string } {
  const done = spawnSync(process.execPath, [`dist/models/${command}/main.js`, ...args], {
    encoding: "utf8",
  });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

describe.each(["evaluate", "train"])("npm run %s", (command) => {
  it("explains itself and ends with 0", () => {
    const { code, out } = run(command, "--help");
    expect(code).toBe(0);
    expect(out).toContain(`npm run ${command} -- --data DIR`);
    expect(out).toContain("Exit code");
  });

  it("ends with 2 and the explanation when it is called wrongly", () => {
    const { code, err } = run(command, "--nonsense");
    expect(code).toBe(2);
    expect(err).toContain("--nonsense");
    expect(err).toContain("--json FILE");
  });

  it("ends with 1 and says why when there are no recordings", () => {
    const { code, err } = run(command, "--data", folder, "--json", join(folder, "out.json"));
    expect(code).toBe(1);
    expect(err).toContain("holds no set of recordings");
    expect(err).not.toContain("    at ");
  });
});

describe("npm run evaluate", () => {
  it("writes every trial in the published form and prints a summary", () => {
    const home = join(folder, "sets");
    writeSet(home, "made-up", trialsOf(["P1", "P2"], "over ninety"));
    const json = join(folder, "out.json");
    const { code, out, err } = run("evaluate", "--data", home, "--json", json);
    expect({ code, err }).toMatchObject({ code: 0 });
    const written = evaluation.parse(JSON.parse(readFileSync(json, "utf8")));
    expect(written.sets[0]?.trials.map(({ trialId }) => trialId)).toEqual([
      "F_P1",
      "D_P1",
      "F_P2",
      "D_P2",
    ]);
    expect(out).toContain("Laboratory figures of acted falls");
    expect(out).toContain("over ninety: sensitivity");
  });

  it("[H-01.1] measures the decision without a model on request", () => {
    const set = writeSet(folder, "made-up", trialsOf(["P1"], "elderly"));
    const json = join(folder, "out.json");
    expect(run("evaluate", "--data", set, "--json", json, "--degraded").code).toBe(0);
    const written = evaluation.parse(JSON.parse(readFileSync(json, "utf8")));
    expect(written.model).toBe("impact-and-stillness");
    expect(written.sets[0]?.trials[0]?.alerts).toMatchObject([{ level: "alert", score: null }]);
  });
});

describe("npm run train", () => {
  it("says what is missing when a position has no falls to learn from", () => {
    writeSet(folder, "made-up", trialsOf(["P1", "P2"], "young"));
    const { code, err } = run(
      "train",
      "--data",
      folder,
      "--json",
      join(folder, "out.json"),
      "--quick",
    );
    expect(code).toBe(1);
    expect(err).toContain("needs falls and daily life of the wrist");
  });

  it("trains a model from a folder of recordings that evaluate then takes, people marked as seen", () => {
    const home = join(folder, "sets");
    const people = ["P1", "P2", "P3", "P4"];
    writeSet(home, "made-up-waist", trialsOf(people, "young", tapAt(6)));
    writeSet(home, "made-up-wrist", trialsOf(people, "elderly", tapAt(6)), "wrist");
    const model = join(folder, "model");
    const json = join(folder, "folds.json");
    const trained = run(
      "train",
      ...["--data", home, "--folds", "3", "--json", json, "--out", model, "--quick"],
    );
    expect({ code: trained.code, err: trained.err }).toMatchObject({ code: 0 });
    const heldOut = evaluation.parse(JSON.parse(readFileSync(json, "utf8")));
    expect(heldOut.sets[0]?.trials.every(({ seen }) => !seen)).toBe(true);
    expect(existsSync(join(model, "weights.bin"))).toBe(true);
    const evaluated = run("evaluate", "--data", home, "--json", json, "--model", model);
    expect(evaluated.code).toBe(0);
    const seen = evaluation.parse(JSON.parse(readFileSync(json, "utf8")));
    expect(seen.sets[0]?.trials.every((trial) => trial.seen)).toBe(true);
    expect(evaluated.out).toContain("not to be quoted");
  });
});
