// Two models on the same movements, against what staff found. Figures, never a recommendation.
import type { ReactElement } from "react";
import type { ModelsView } from "../../gateway/api/contract/model-views.ts";
import { shareWords } from "../state/model-words.ts";
import { whenWords } from "../state/time-words.ts";

interface ModelComparisonProps {
  readonly comparison: NonNullable<ModelsView["comparison"]>;
  readonly nowMs: number;
  readonly timeZone: string;
}

export function ModelComparison(props: ModelComparisonProps): ReactElement {
  const { comparison, nowMs, timeZone } = props;
  const { sinceMs, windows, dropped } = comparison;
  if (sinceMs === null) return <p>No movement was compared yet.</p>;
  const rows = [
    ["Falls found by staff: the silent model would have sounded too", comparison.fallsKept],
    [
      "No fall found by staff: the silent model would have stayed silent",
      comparison.unneededSpared,
    ],
    ["Of the live model’s alerts with a known outcome, a fall", comparison.liveRight],
    ["Of those the silent model would have sounded for, a fall", comparison.shadowRight],
    [
      "Falls nobody was told of that the silent model would have sounded for",
      comparison.toldFallsFound,
    ],
  ] as const;
  return (
    <>
      <p>
        Since {whenWords(sinceMs, nowMs, timeZone)}: {windows.toLocaleString("en-GB")} movements
        seen by both, {dropped.toLocaleString("en-GB")} left out because the hub was busy. The live
        model sounded for {comparison.liveAlerts}, the silent one would have for{" "}
        {comparison.shadowAlerts}; for {comparison.both} both. For {comparison.shadowAlone} the
        silent one alone: nobody looked, so nobody knows.
      </p>
      <div className="scroll-x" role="region" aria-label="Comparison" tabIndex={0}>
        <table className="table">
          <caption className="table__caption">Against what staff found; intervals of 95%</caption>
          <tbody>
            {rows.map(([words, share]) => (
              <tr key={words}>
                <th scope="row">{words}</th>
                <td>{shareWords(share)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p>A wide interval means that too little was seen to tell the two apart.</p>
    </>
  );
}
