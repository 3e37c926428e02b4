// What was seen and said since, in words: the evidence of an alert, newest last; then who was told.
import type { ReactElement } from "react";
import type { AlertView } from "../../gateway/api/contract/views.ts";
import { timeWords } from "../state/time-words.ts";

interface AlertLinesProps {
  readonly alert: AlertView;
  readonly timeZone: string;
  readonly isFolded: boolean;
}

function Lines({ alert, timeZone }: Omit<AlertLinesProps, "isFolded">): ReactElement {
  return (
    <ul className="alert__lines" aria-label="What was noticed">
      {alert.lines.map((line, index) => (
        <li key={`${line.kind} ${line.atMs} ${index}`} data-kind={line.kind}>
          <span className="alert__line-time">{timeWords(line.atMs, timeZone)}</span> {line.words}
        </li>
      ))}
    </ul>
  );
}

function Told({ alert }: { readonly alert: AlertView }): ReactElement | null {
  if (alert.deliveries.length === 0) return null;
  return (
    <ul className="alert__lines" aria-label="Who was told">
      {alert.deliveries.map((delivery) => (
        <li key={delivery.destination} data-state={delivery.state}>
          <strong>{delivery.destination}</strong>: {delivery.words}
        </li>
      ))}
    </ul>
  );
}

export function AlertLines({ alert, timeZone, isFolded }: AlertLinesProps): ReactElement {
  if (isFolded) {
    return (
      <details className="nhsuk-details alert__more">
        <summary className="nhsuk-details__summary">
          <span className="nhsuk-details__summary-text">What was noticed</span>
        </summary>
        <div className="nhsuk-details__text">
          <Lines alert={alert} timeZone={timeZone} />
          <Told alert={alert} />
        </div>
      </details>
    );
  }
  return (
    <>
      <Lines alert={alert} timeZone={timeZone} />
      <details className="nhsuk-details alert__more">
        <summary className="nhsuk-details__summary">
          <span className="nhsuk-details__summary-text">Who is told, and the trace</span>
        </summary>
        <div className="nhsuk-details__text">
          <Told alert={alert} />
          <p>
            Reference <strong className="reference">{alert.alertId}</strong>{" "}
            <a href={`#/alert/${alert.alertId}`}>See what was noticed</a>{" "}
            <a href={`#/trace/${alert.alertId}`}>See its trace</a>
          </p>
        </div>
      </details>
    </>
  );
}
