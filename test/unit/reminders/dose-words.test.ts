// What is said of a dose: a device knows a press and a lid, and nobody's words may make more of it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  doseStateWords,
  matterTitles,
  reasonInWords,
  wordsOfDoseLine,
} from "../../../gateway/api/views/dose-words.ts";
import { reminderEvents } from "../../../gateway/domain/reminder-events.ts";
import {
  doseAnswer,
  doseMatter,
  doseState,
  notPromptedReason,
} from "../../../gateway/domain/reminder-shapes.ts";

const CLAIMS = /\b(taken|took|missed|swallowed|complian\w*|adheren\w*)\b/i;
const DUE = { doseId: "m-1.20261120.0800", dueMs: 8, reason: null, fromMs: null, toMs: null };
const timeOf = (wallMs: number): string => `0${String(wallMs)}:00`;

function everyWord(): readonly string[] {
  const lines = doseMatter.options.flatMap((matter) => [
    wordsOfDoseLine({ kind: "dose", ...DUE, matter }, timeOf),
    ...notPromptedReason.options.map((reason) =>
      wordsOfDoseLine({ kind: "dose", ...DUE, matter, reason, fromMs: 7, toMs: 9 }, timeOf),
    ),
  ]);
  const answers = doseAnswer.options.map((said) =>
    wordsOfDoseLine({ kind: "dose-answered", doseId: "d", said }, timeOf),
  );
  return [...lines, ...answers, ...Object.values(doseStateWords), ...Object.values(matterTitles)];
}

/** What people read of reminders: the words of the hub and of the screen. */
function sourcesOfWords(): readonly string[] {
  const screens = readdirSync("dashboard", { recursive: true, encoding: "utf8" })
    .filter((file) => /(reminder|dose)[\w-]*\.tsx?$/.test(file))
    .map((file) => join("dashboard", file));
  return screens;
}

describe("the words about a dose", () => {
  it("[H-11.1] never say that anybody took it, or did not", () => {
    expect(everyWord().filter((words) => CLAIMS.test(words))).toEqual([]);
    const states = [...doseState.options, ...doseAnswer.options, ...Object.keys(reminderEvents)];
    expect(states.filter((state) => CLAIMS.test(state))).toEqual([]);
    const texts = sourcesOfWords().map((file) => readFileSync(file, "utf8"));
    expect(texts.filter((text) => CLAIMS.test(text))).toEqual([]);
  });

  it("send staff to the MAR with everything they are told of", () => {
    for (const matter of doseMatter.options) {
      const words = wordsOfDoseLine({ kind: "dose", ...DUE, matter }, timeOf);
      expect(words).toMatch(/^Dose of 08:00 .*Check the MAR before giving\.$/);
    }
  });

  it("[H-25.2] say since when the hub was off, as far as it knows", () => {
    const why = { reason: "hub-off", fromMs: 7, toMs: 9 } as const;
    expect(reasonInWords(why, timeOf)).toBe("the hub was off, from 07:00 or later to 09:00");
    expect(reasonInWords({ ...why, fromMs: null }, timeOf)).toBe("the hub was off");
  });
});
