// A manager lets the silent model decide, or takes that back. Two touches: the first says what it does.
import { type ReactElement, useState } from "react";
import type { ModelsView } from "../../gateway/api/contract/model-views.ts";
import { faultWords } from "../hub/hub-fault.ts";
import { promoteShadow, undoPromotion } from "../hub/model-api.ts";

interface ModelStepsProps {
  readonly models: ModelsView;
  readonly onDone: (models: ModelsView) => void;
}

/** What may be promoted: two whole models that were compared, the second not deciding yet. */
interface Pair {
  readonly live: string;
  readonly shadow: string;
  readonly version: string;
}

function pairOf({ live, shadow, promoted, comparison }: ModelsView): Pair | null {
  const isCompared = comparison !== null && comparison.windows > 0;
  if (promoted !== null || !isCompared || shadow === null) return null;
  if (live.fingerprint === null || shadow.fingerprint === null) return null;
  const version = shadow.version ?? "the silent model";
  return { live: live.fingerprint, shadow: shadow.fingerprint, version };
}

interface PromoteProps {
  readonly pair: Pair;
  readonly liveVersion: string;
  readonly onPromote: () => void;
}

function Promote({ pair, liveVersion, onPromote }: PromoteProps): ReactElement {
  const [isAsked, setAsked] = useState(false);
  const toggle = (): void => {
    setAsked(!isAsked);
  };
  if (!isAsked) {
    return (
      <button type="button" className="act act--medium" onClick={toggle}>
        Let {pair.version} decide…
      </button>
    );
  }
  return (
    <div className="panel">
      <p>
        From now on <strong>{pair.version}</strong> finds falls instead of{" "}
        <strong>{liveVersion}</strong>, which goes on silently. It is recorded with your name, and
        you can take it back here.
      </p>
      <div className="panel__buttons">
        <button type="button" className="act act--medium" onClick={onPromote}>
          Yes, let it decide
        </button>
        <button type="button" className="act act--small" onClick={toggle}>
          No, leave it
        </button>
      </div>
    </div>
  );
}

export function ModelSteps({ models, onDone }: ModelStepsProps): ReactElement {
  const [words, setWords] = useState<string | null>(null);
  const pair = pairOf(models);
  const run = (work: Promise<ModelsView>): void => {
    work.then(
      (done) => {
        setWords(null);
        onDone(done);
      },
      (fault: unknown) => {
        setWords(faultWords(fault));
      },
    );
  };
  return (
    <>
      {words !== null && (
        <p className="alert__fault" role="alert">
          {words}
        </p>
      )}
      {pair !== null && (
        <Promote
          pair={pair}
          liveVersion={models.live.version ?? "the present model"}
          onPromote={() => {
            run(promoteShadow(pair.live, pair.shadow));
          }}
        />
      )}
      {models.promoted !== null && (
        <button
          type="button"
          className="act act--medium"
          onClick={() => {
            run(undoPromotion());
          }}
        >
          Take it back: let the configured model decide
        </button>
      )}
    </>
  );
}
