// What was closed lately, small: who, what, the outcome and by whom.
import type { ReactElement } from "react";
import type { AlertView } from "../../gateway/api/contract/views.ts";
import { outcomeWords, subjectWords } from "../state/alert-words.ts";
import { whenWords } from "../state/time-words.ts";

interface ClosedListProps {
  readonly alerts: readonly AlertView[];
  readonly nowMs: number;
  readonly timeZone: string;
}

export function ClosedList({ alerts, nowMs, timeZone }: ClosedListProps): ReactElement | null {
  if (alerts.length === 0) return null;
  return (
    <section className="closed" aria-labelledby="closed-heading">
      <h2 className="section-heading" id="closed-heading">
        Recently closed
      </h2>
      <ul className="closed__list">
        {alerts.map((alert) => (
          <li key={alert.alertId} data-alert-id={alert.alertId}>
            <span className="figures">{whenWords(alert.raisedMs, nowMs, timeZone)}</span>{" "}
            <strong>{subjectWords(alert)}</strong> {alert.title}
            {alert.closed !== null && (
              <>
                {" – "}
                {outcomeWords(alert.closed.outcome)}, {alert.closed.name}{" "}
                {whenWords(alert.closed.atMs, nowMs, timeZone)}
              </>
            )}
            {!alert.stored && <strong> Not stored – write it down</strong>}{" "}
            <a href={`#/alert/${alert.alertId}`}>
              More
              <span className="nhsuk-u-visually-hidden"> about {subjectWords(alert)}</span>
            </a>{" "}
            <a href={`#/trace/${alert.alertId}`}>
              Trace
              <span className="nhsuk-u-visually-hidden"> of {subjectWords(alert)}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
