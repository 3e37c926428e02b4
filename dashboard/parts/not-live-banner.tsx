// The full-width banner while no data comes: what is below it is old, and says since when.
import type { ReactElement } from "react";
import type { AppState } from "../state/app-state.ts";
import { useAppState, useTools } from "../app-context.ts";
import { timeZoneOf } from "../state/hub-clock.ts";
import { ageWords, timeWords } from "../state/time-words.ts";
import { Icon } from "./icon.tsx";

function Quiet({ state }: { readonly state: AppState }): ReactElement {
  const { store } = useTools();
  const until = state.quietUntilMonotonicMs;
  if (until !== null) {
    const owner = state.session?.signedIn?.name ?? state.session?.tablet?.label ?? "this screen";
    return (
      <p className="not-live__quiet">
        <Icon name="sound-off" /> Quiet for another{" "}
        <span className="figures">{ageWords(until - state.monotonicMs)}</span>, by {owner}
      </p>
    );
  }
  return (
    <button
      type="button"
      className="act act--small"
      onClick={() => {
        store.dispatch({ type: "quiet-asked" });
      }}
    >
      Quiet for 2 minutes
    </button>
  );
}

export function NotLiveBanner(): ReactElement | null {
  const state = useAppState();
  if (state.liveness !== "not-live") return null;
  const since = state.notLiveSinceMs;
  return (
    <div className="not-live">
      <Icon name="no-link" />
      <div className="not-live__words" role="alert">
        <strong className="not-live__head">
          NOT LIVE{since === null ? "" : ` since ${timeWords(since, timeZoneOf(state))}`}
        </strong>
        <span>
          {state.cannotRead
            ? "This screen could not read the hub's answer. Reload this page. "
            : since === null
              ? "The hub does not answer this screen. "
              : "New alerts do not reach this screen. "}
          Use your nurse call and your planned checks. It comes back by itself.
        </span>
      </div>
      <Quiet state={state} />
    </div>
  );
}
