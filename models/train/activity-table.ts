// Held-out evaluation → a table by activity: where falls are missed, what raises unneeded alerts.
import type { SetDetail, TrialDetail } from "../evaluate/evaluation.ts";
import { groupBy } from "../group-by.ts";

/** Markdown: one row an activity, falls first. */
export function activityTable({ result, details }: SetDetail): string {
  const byActivity = groupBy(
    details,
    ({ trial }) => `${trial.isFall ? "fall" : trial.group}|${trial.activityCode}`,
  );
  const rows = [...byActivity].sort(([a], [b]) => (sortKey(a) < sortKey(b) ? -1 : 1));
  const head =
    "| | Activity | Trials | Sounded (alert) | Anything found (check) |\n|---|---|---|---|---|";
  const body = rows.map(([, trials]) => row(trials));
  return `## ${result.name} (${result.position})\n\n${[head, ...body].join("\n")}\n`;
}

/** "fall" sorts before every group of people. */
function sortKey(key: string): string {
  return key.startsWith("fall|") ? ` ${key}` : key;
}

function row(trials: readonly TrialDetail[]): string {
  const trial = trials[0]?.trial;
  const kind = trial?.isFall === true ? "fall" : `daily life, ${trial?.group ?? ""}`;
  const sounded = trials.filter(({ result }) =>
    result.alerts.some(({ level }) => level === "alert"),
  );
  const found = trials.filter(({ result }) => result.alerts.length > 0);
  const name = `${trial?.activityCode ?? ""} ${trial?.activityName ?? ""}`.replaceAll("|", "/");
  return `| ${kind} | ${name} | ${trials.length} | ${sounded.length} | ${found.length} |`;
}
