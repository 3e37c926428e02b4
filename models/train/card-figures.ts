// Held-out evaluation → the figures of the model card. After the folds; before the folder is written.
import type { SetDetail } from "../evaluate/evaluation.ts";
import { summarize } from "../evaluate/summary.ts";
import type { SetFigures } from "../model-card.ts";

export function cardFigures(
  detail: SetDetail,
  heldOut: SetFigures["heldOut"],
  condition: string,
): SetFigures[] {
  return (["alert", "check"] as const).map((level) => {
    const { sensitivity, groups, delayMs } = summarize(detail, level);
    const daily = groups.filter(({ specificity }) => specificity.of > 0);
    return {
      set: detail.result.name,
      position: detail.result.position,
      heldOut,
      condition,
      level,
      sensitivity,
      specificity: Object.fromEntries(daily.map(({ group, specificity }) => [group, specificity])),
      unneededPerHour: Object.fromEntries(
        daily.map(({ group, unneeded, dailyLifeHours }) => [
          group,
          Math.round((100 * unneeded) / Math.max(dailyLifeHours, 1e-6)) / 100,
        ]),
      ),
      delayMs,
    };
  });
}
