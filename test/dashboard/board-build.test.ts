// What is built asks nothing of the world outside the home, and uses the words staff use.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { INTENDED_PURPOSE } from "../../gateway/api/contract/intended-purpose.ts";
import { FORBIDDEN_WORDS } from "./support/screen-words.ts";
import { BUILT_BOARD } from "./support/serve-built-board.ts";

/** Names, not addresses: nothing is ever asked of them. */
const NEVER_FETCHED = [
  // XML namespaces that React gives to the elements it makes.
  "http://www.w3.org/",
  // The text of React's own error messages.
  "https://react.dev/errors/",
  // How zod tells whether a text is an IPv6 address: by making an address of it, never asking it.
  "http://[${",
  // Names of JSON Schema dialects and patterns, which zod can write out.
  "https://json-schema.org/draft",
  "http://json-schema.org/draft",
];

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile());
}

/** Every address with a host in a text, as far as a browser would read it. */
function addressesIn(text: string): string[] {
  return text.match(/(?:https?:|wss?:)\/\/[^\s"'`)<>\\]+/g) ?? [];
}

describe("the built board", () => {
  const files = filesIn(BUILT_BOARD);

  it("is one page with its script and style", () => {
    expect(files.some((file) => file.endsWith("index.html"))).toBe(true);
    expect(files.some((file) => file.endsWith(".js"))).toBe(true);
    expect(files.some((file) => file.endsWith(".css"))).toBe(true);
  });

  it("names no address outside the home that anything would fetch", () => {
    const foreign = files.flatMap((file) =>
      addressesIn(readFileSync(file, "utf8"))
        .filter((address) => !NEVER_FETCHED.some((known) => address.startsWith(known)))
        .map((address) => `${file}: ${address}`),
    );
    expect(foreign).toEqual([]);
  });

  it("loads nothing by its style sheet: no font, no picture", () => {
    const styles = files.filter((file) => file.endsWith(".css"));
    for (const file of styles) {
      const text = readFileSync(file, "utf8");
      expect(text).not.toMatch(/@font-face|@import/);
      expect(text.match(/url\([^)]*\)/g) ?? []).toEqual([]);
    }
  });

  it("bears no name or sign of another service", () => {
    const text = files.map((file) => readFileSync(file, "utf8")).join("\n");
    expect(text).not.toMatch(/nhsuk-(?:header|logo)|frutiger/i);
    expect(text).not.toMatch(/>\s*NHS\b|"NHS\b/);
  });
});

describe("the words in the source of the screens", () => {
  const sources = filesIn("dashboard").filter((file) => /\.tsx?$/.test(file));

  it("are none of those that only we use, or that staff must not read", () => {
    const found = sources.flatMap((file) => {
      const text = readFileSync(file, "utf8").replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, "");
      return FORBIDDEN_WORDS.filter((word) => word.test(text)).map((word) => `${file}: ${word}`);
    });
    expect(found).toEqual([]);
  });
});

describe("the intended purpose", () => {
  it("is word for word what the README says", () => {
    const plain = readFileSync("README.md", "utf8").replace(/[*_>]/g, "").replace(/\s+/g, " ");
    expect(plain).toContain(INTENDED_PURPOSE);
  });
});
