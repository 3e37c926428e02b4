// The house rules that no linter knows: size, names, terms, and what a public repository must not say.
// Before it: every tracked file. After it: review by people.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { INTENDED_PURPOSE } from "../../gateway/api/contract/intended-purpose.ts";

/** Above this a file does more than one thing [CONTRIBUTING.md]. */
const MAX_LINES = 300;
/** Where code stays readable in one sitting. */
const MAX_MEDIAN_LINES = 110;
/** Registries: the one line a new sensor type, rule, notifier or driver adds goes here. */
const REGISTRIES = /^gateway\/(drivers|notifiers|rules|sensors)\/index\.ts$/;

/** A comment above the first statement that is not an import. */
const HEADER = /^(#!.*\n)?(import [^;]*;\s*)*\/[/*]/;
/** A rule, sensor type, notifier or driver says it in its own summary, from which documents are made. */
const SUMMARY = /\bdefine[A-Z]\w*\(\{[^}]*\bsummary:/;

const tracked = execFileSync("git", ["ls-files", "-z"], { encoding: "utf8" })
  .split("\0")
  .filter((file) => file !== "" && existsSync(file));
const isText = (file: string): boolean => !/\.(png|jpg|ico|woff2?|bin|gz)$/.test(file);
const sources = tracked
  .filter((file) => /^(gateway|models|firmware-sim|dashboard)\/.*\.(ts|tsx)$/.test(file))
  .map((file) => ({ file, text: readFileSync(file, "utf8") }));
const texts = tracked
  .filter((file) => isText(file) && file !== "package-lock.json")
  .map((file) => ({ file, text: readFileSync(file, "utf8") }));

/** Lines as an editor counts them. */
const lineCount = (text: string): number => text.replace(/\n$/, "").split("\n").length;

/** Every file and line where `pattern` is found. */
function find(pattern: RegExp, among: typeof texts): string[] {
  return among.flatMap(({ file, text }) =>
    text
      .split("\n")
      .flatMap((line, at) =>
        pattern.test(line) ? [`${file}:${String(at + 1)}: ${line.trim()}`] : [],
      ),
  );
}

describe("source files", () => {
  it("stay short enough to be read in one sitting", () => {
    const lengths = sources.map(({ text }) => lineCount(text)).sort((a, b) => a - b);
    const tooLong = sources.filter(({ text }) => lineCount(text) > MAX_LINES);
    expect(tooLong.map(({ file, text }) => `${file} ${String(lineCount(text))}`)).toEqual([]);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(MAX_MEDIAN_LINES);
  });

  it("are named after what they hold, not after being shared", () => {
    const vague = /^(utils?|helpers?|common|misc|shared|lib)\.tsx?$/;
    const wrong = sources
      .map(({ file }) => file)
      .filter(
        (file) => vague.test(basename(file)) || basename(file) !== basename(file).toLowerCase(),
      );
    expect(wrong).toEqual([]);
    const indexes = sources.map(({ file }) => file).filter((file) => /\/index\.tsx?$/.test(file));
    expect(indexes.filter((file) => !REGISTRIES.test(file))).toEqual([]);
  });

  it("begin with what they are for, in a comment or a summary", () => {
    const bare = sources.filter(({ text }) => !HEADER.test(text) && !SUMMARY.test(text));
    expect(bare.map(({ file }) => file)).toEqual([]);
  });

  it("use the product's terms: staff and responder, since the other word also means unpaid family", () => {
    expect(find(/\bcar(?:er)s?\b/i, sources)).toEqual([]);
  });

  it("promise nothing for later", () => {
    expect(find(/\b(?:TO)(?:DO)\b|\bFIX(?:ME)\b|\bX(?:XX)\b/, sources)).toEqual([]);
  });
});

describe("the intended purpose", () => {
  it("stands word for word in the README and in the hazard log", () => {
    const oneLine = (file: string): string =>
      readFileSync(file, "utf8")
        .replace(/\n(> ?| +)/g, " ")
        .replaceAll("**", "");
    expect(oneLine("README.md")).toContain(INTENDED_PURPOSE);
    expect(oneLine("docs/safety/hazards.yaml")).toContain(INTENDED_PURPOSE);
  });
});

describe("dependencies", () => {
  const { dependencies, devDependencies } = z
    .object({
      dependencies: z.record(z.string(), z.string()),
      devDependencies: z.record(z.string(), z.string()),
    })
    .parse(JSON.parse(readFileSync("package.json", "utf8")));
  const pins = Object.entries({ ...dependencies, ...devDependencies });

  it("are pinned exactly", () => {
    expect(pins.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it("are in the lock file for every platform: npm ci refuses a lock file made on one of them", () => {
    const lock = z
      .object({
        packages: z.record(
          z.string(),
          z.looseObject({ optionalDependencies: z.record(z.string(), z.string()).optional() }),
        ),
      })
      .parse(JSON.parse(readFileSync("package-lock.json", "utf8")));
    const names = new Set(
      Object.keys(lock.packages).map((path) => path.replace(/^.*node_modules\//, "")),
    );
    const wanted = Object.values(lock.packages).flatMap((each) =>
      Object.keys(each.optionalDependencies ?? {}),
    );
    expect(wanted.filter((name) => !names.has(name))).toEqual([]);
  });

  it("each have their reason in DECISIONS.md, with the version it was given for", () => {
    const decisions = readFileSync("DECISIONS.md", "utf8");
    const rows = pins.map(([name, version]) => `| \`${name}\` ${version} `);
    expect(rows.filter((row) => !decisions.includes(row))).toEqual([]);
    const listed = decisions.match(/^\| `[^`]+` \d/gm) ?? [];
    expect(listed).toHaveLength(pins.length);
  });
});

describe("tracked files", () => {
  it("name no path of one machine", () => {
    expect(find(/(^|[\s"'`(=])\/(?:work|home|Users)\//, texts)).toEqual([]);
  });

  it("reach outside the project in one place only: where the test run looks for recordings", () => {
    const outside = find(/\.\.\/shar(?:ed)/, texts);
    expect(outside.filter((hit) => !hit.startsWith(".ci/run:"))).toEqual([]);
  });

  it("install from the registry each user has configured", () => {
    const npmrc = tracked.filter((file) => basename(file) === ".npmrc");
    expect(npmrc).toEqual([]);
    const lock = readFileSync("package-lock.json", "utf8");
    expect(lock).not.toMatch(/"resolved": "https?:/);
    expect(
      find(
        /--registry|registry=|https?:\/\/[^\s"')]*(?:npm|registry)/,
        texts.filter(({ file }) => !file.endsWith("house.test.ts")),
      ),
    ).toEqual([]);
  });

  it("hold no recordings", () => {
    expect(tracked.filter((file) => /\.csv\.gz$|(^|\/)trials\.csv$/.test(file))).toEqual([]);
  });
});
