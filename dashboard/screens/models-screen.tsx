// Manager: which falls model decides, which runs silently beside it, how they compare, and the step
// that lets the silent one decide, which can be taken back.
import { type ReactElement, useState } from "react";
import type { ModelsView } from "../../gateway/api/contract/model-views.ts";
import { useAppState } from "../app-context.ts";
import { getModels } from "../hub/model-api.ts";
import { useAnswer } from "../hub/use-answer.ts";
import { ModelComparison } from "../parts/model-comparison.tsx";
import { ModelSteps } from "../parts/model-steps.tsx";
import { timeZoneOf } from "../state/hub-clock.ts";
import { whenWords } from "../state/time-words.ts";

const ASK_EVERY_MS = 15_000;
/** Enough of a SHA-256 to tell two models apart by eye. */
const FINGERPRINT_SHOWN = 12;

function ModelLine({ model }: { readonly model: ModelsView["live"] }): ReactElement {
  return (
    <p>
      <strong className="reference">{model.version ?? "unknown"}</strong>
      {model.fingerprint !== null && (
        <>
          , SHA-256{" "}
          <span className="reference">{model.fingerprint.slice(0, FINGERPRINT_SHOWN)}…</span>
        </>
      )}
      {model.faultWords !== null && <strong>: does not work. {model.faultWords}</strong>}
    </p>
  );
}

export function ModelsScreen(): ReactElement {
  const timeZone = timeZoneOf(useAppState());
  const { answer, faultWords } = useAnswer("models", getModels, ASK_EVERY_MS);
  const [changed, setChanged] = useState<ModelsView | null>(null);
  const models = changed !== null && changed.nowMs > (answer?.nowMs ?? 0) ? changed : answer;
  return (
    <div className="sheet">
      <h1 className="sheet__heading">Falls model</h1>
      {faultWords !== null && (
        <p className="alert__fault" role="alert">
          {faultWords}
        </p>
      )}
      {models !== null && (
        <>
          <h2>Decides now</h2>
          <ModelLine model={models.live} />
          {models.promoted !== null && (
            <p>
              {models.promoted.version} was let decide by {models.promoted.by},{" "}
              {whenWords(models.promoted.atMs, models.nowMs, timeZone)}.
            </p>
          )}
          <h2>Runs silently beside it</h2>
          {models.shadow === null ? (
            <p>None. The config names no second model.</p>
          ) : (
            <ModelLine model={models.shadow} />
          )}
          {models.comparison !== null && (
            <>
              <h2>Compared</h2>
              <ModelComparison
                comparison={models.comparison}
                nowMs={models.nowMs}
                timeZone={timeZone}
              />
            </>
          )}
          <ModelSteps models={models} onDone={setChanged} />
        </>
      )}
    </div>
  );
}
