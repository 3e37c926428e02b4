// How long ago it happened, counting up by the hub's clock, with the time of day beside it.
import type { ReactElement } from "react";
import type { AlertView } from "../../gateway/api/contract/views.ts";
import { ageWords, whenWords } from "../state/time-words.ts";

/** Later than this, the alert was brought late (a device out of range): both times are shown. */
const LATE_AFTER_MS = 60_000;

interface AlertAgeProps {
  readonly alert: AlertView;
  readonly nowMs: number;
  readonly timeZone: string;
}

function timesWords({ alert, nowMs, timeZone }: AlertAgeProps): string {
  const occurred = whenWords(alert.occurredMs, nowMs, timeZone);
  const raised = whenWords(alert.raisedMs, nowMs, timeZone);
  if (!alert.occurredKnown) return `heard ${raised}, happened earlier, time not known`;
  if (alert.raisedMs - alert.occurredMs > LATE_AFTER_MS) {
    return `happened ${occurred}, heard only at ${raised}`;
  }
  return `at ${occurred}`;
}

export function AlertAge(props: AlertAgeProps): ReactElement {
  return (
    <span className="alert__age">
      <span className="alert__age-count" role="timer" aria-live="off">
        {ageWords(props.nowMs - props.alert.occurredMs)}
      </span>{" "}
      ago <span className="alert__age-time">{timesWords(props)}</span>
    </span>
  );
}
