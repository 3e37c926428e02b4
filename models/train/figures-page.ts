// Held-out evaluations → docs/model/figures.md: every condition with counts and intervals.
// Before it: the study's evaluations. After it: whoever decides to use the model.
import type { SetDetail } from "../evaluate/evaluation.ts";
import { type GroupFigures, type Level, summarize } from "../evaluate/summary.ts";
import { figureText } from "../evaluate/wilson.ts";

export interface Measured {
  readonly condition: string;
  readonly heldOut: "subject" | "set" | "nobody";
  readonly details: readonly SetDetail[];
}

/** A home's wearers and a day: what the rate of provoked movements would come to. */
const WEARERS = 40;
const HOURS_A_DAY = 24;

const HEAD = `# Figures

Written by \`npm run train -- --study\`. **Laboratory figures of acted falls.** Every person, or the whole
set, was held out of training; every trial was streamed through the live detector; trees' share and
operating points were chosen, for each fold, on everybody else by models that know neither them nor it
(inner folds, all pairs). Shares with
counts and 95% Wilson intervals. "Daily life" are movements asked for one after the other in a laboratory.
`;

export function figuresPage(measured: readonly Measured[]): string {
  const plain = measured[0];
  const parts = plain === undefined ? [] : [unneededTable(plain)];
  for (const level of ["alert", "check"] as const) {
    parts.push(...(["subject", "set", "nobody"] as const).map((by) => table(measured, by, level)));
  }
  return `${HEAD}\n${parts.join("\n")}`;
}

const TITLES = {
  subject: "people held out",
  set: "the whole set held out",
  nobody: "without a model (impact and stillness; nothing was trained)",
} as const;

function table(measured: readonly Measured[], heldOut: Measured["heldOut"], level: Level): string {
  const rows = measured
    .filter((one) => one.heldOut === heldOut)
    .flatMap(({ condition, details }) => details.map((detail) => row(condition, detail, level)));
  if (rows.length === 0) return "";
  const what = level === "alert" ? "Alert (sounds)" : "Check (anything found, silent or not)";
  return (
    `## ${what}: ${TITLES[heldOut]}\n\n` +
    "| Set, position | Condition | Falls found | Older people's trials without | Others' trials without | Delay p50 / p95 |\n" +
    `|---|---|---|---|---|---|\n${rows.join("\n")}\n`
  );
}

function row(condition: string, detail: SetDetail, level: Level): string {
  const { sensitivity, groups, delayMs } = summarize(detail, level);
  const specificity = (isOlder: boolean): string =>
    groups
      .filter((group) => (group.group === "elderly") === isOlder && group.specificity.of > 0)
      .map((group) => figureText(group.specificity))
      .join("; ") || "–";
  const delay = delayMs === null ? "–" : `${seconds(delayMs.p50)} / ${seconds(delayMs.p95)}`;
  const { name, position } = detail.result;
  return `| ${name}, ${position} | ${condition} | ${figureText(sensitivity)} | ${specificity(true)} | ${specificity(false)} | ${delay} |`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

/** Unneeded sounding alerts of daily life as recorded, by set and age group. */
function unneededTable({ details }: Measured): string {
  const groups = details.flatMap((detail) =>
    summarize(detail, "alert").groups.map((group) => ({ set: detail.result.name, ...group })),
  );
  const older = groups.filter(({ group }) => group === "elderly");
  const rows = [
    ...groups.map(({ set, ...figures }) => unneededRow(`${set}, ${figures.group}`, [figures])),
    unneededRow("all older people", older),
  ];
  return (
    "## Unneeded sounding alerts of provoked movements in a laboratory\n\n" +
    `Per hour, and for ${WEARERS} wearers and a day of nothing but such movements: not a rate of a home.\n\n` +
    "| Daily life of | Hours | Unneeded alerts | An hour | 40 wearers and a day of provoked movements in a laboratory |\n" +
    `|---|---|---|---|---|\n${rows.join("\n")}\n`
  );
}

function unneededRow(name: string, figures: readonly GroupFigures[]): string {
  const hours = figures.reduce((sum, { dailyLifeHours }) => sum + dailyLifeHours, 0);
  const unneeded = figures.reduce((sum, one) => sum + one.unneeded, 0);
  const perHour = hours === 0 ? 0 : unneeded / hours;
  const perDay = Math.round(perHour * WEARERS * HOURS_A_DAY);
  return `| ${name} | ${hours.toFixed(2)} | ${unneeded} | ${perHour.toFixed(2)} | ${perDay} |`;
}
