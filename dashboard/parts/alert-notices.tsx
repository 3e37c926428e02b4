// What staff must know about the alert itself: not stored, not sent, when it sounds again, and what
// came of the last press of a button.
import type { ReactElement } from "react";
import type { AlertView } from "../../gateway/api/contract/views.ts";
import { useAppState, useTools } from "../app-context.ts";
import { timeZoneOf } from "../state/hub-clock.ts";
import { ageWords, timeWords } from "../state/time-words.ts";
import { Icon } from "./icon.tsx";

function NotStored({ alert }: { readonly alert: AlertView }): ReactElement {
  const state = useAppState();
  const { store } = useTools();
  const isUnlisted = state.unlistedIds.includes(alert.alertId);
  return (
    <div className="alert__notice alert__notice--strong">
      <Icon name="warning" />
      <div>
        <strong>Not stored – write it down.</strong> The hub could not keep this alert. Go and look,
        and note it on paper.
        {isUnlisted && (
          <button
            type="button"
            className="small-button"
            onClick={() => {
              store.dispatch({ type: "unlisted-alert-written-down", alertId: alert.alertId });
            }}
          >
            It is written down: take it off this screen
          </button>
        )}
      </div>
    </div>
  );
}

export function AlertNotices({
  alert,
  nowMs,
}: {
  readonly alert: AlertView;
  readonly nowMs: number;
}): ReactElement {
  const timeZone = timeZoneOf(useAppState());
  const { soundsAgainAtMs } = alert;
  const isThere = alert.stage === "attended";
  return (
    <>
      {!alert.stored && <NotStored alert={alert} />}
      {alert.notSentTo.length > 0 && (
        <p className="alert__notice">
          <Icon name="warning" />
          <span>
            <strong>Not sent</strong> to {alert.notSentTo.join(", ")}
          </span>
        </p>
      )}
      {soundsAgainAtMs !== null && !alert.sounding && soundsAgainAtMs > nowMs && (
        <p className="alert__notice">
          <Icon name="clock" />
          <span>
            {isThere ? "Asks again" : "Sounds again"} at {timeWords(soundsAgainAtMs, timeZone)}, in{" "}
            <span className="figures">{ageWords(soundsAgainAtMs - nowMs)}</span>, if{" "}
            {isThere ? "it is not closed" : "nobody is there"}
          </span>
        </p>
      )}
    </>
  );
}
