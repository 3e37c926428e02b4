// The way of one alert through the hub, hop by hop with real times, and the two published delays.
import type { ReactElement } from "react";
import type { TraceView } from "../../gateway/api/contract/views.ts";
import { useAppState } from "../app-context.ts";
import { getTrace } from "../hub/hub-api.ts";
import { useAnswer } from "../hub/use-answer.ts";
import { timeZoneOf } from "../state/hub-clock.ts";
import { preciseTimeWords } from "../state/time-words.ts";

const TRACE_EVERY_MS = 3000;

function msWords(ms: number | null): string {
  if (ms === null) return "not known";
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms).toLocaleString("en-GB")} ms`;
}

function Hops({
  trace,
  timeZone,
}: {
  readonly trace: TraceView;
  readonly timeZone: string;
}): ReactElement {
  return (
    <div className="scroll-x" role="region" aria-label="Hops" tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Hop</th>
            <th scope="col">What</th>
            <th scope="col">When</th>
            <th scope="col" className="figures--right">
              Since the hop before
            </th>
            <th scope="col">Detail</th>
          </tr>
        </thead>
        <tbody>
          {trace.hops.map((hop, index) => (
            <tr key={`${hop.hop} ${hop.what} ${index}`}>
              <td>{hop.hop}</td>
              <th scope="row">{hop.what}</th>
              <td className="figures">
                {hop.wallMs === null ? "not yet" : preciseTimeWords(hop.wallMs, timeZone)}
              </td>
              <td className="figures figures--right">
                {hop.sincePreviousMs === null ? "" : msWords(hop.sincePreviousMs)}
              </td>
              <td>{hop.detail}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function TraceScreen({ alertId }: { readonly alertId: string }): ReactElement {
  const timeZone = timeZoneOf(useAppState());
  const { answer, faultWords } = useAnswer(
    alertId,
    async () => await getTrace(alertId),
    TRACE_EVERY_MS,
  );
  return (
    <div className="sheet sheet--wide">
      <h1 className="sheet__heading">
        Trace of alert <span className="reference">{alertId}</span>
      </h1>
      {faultWords !== null && (
        <p className="alert__fault" role="alert">
          {faultWords}
        </p>
      )}
      {answer !== null && (
        <>
          <dl className="delays">
            <div>
              <dt>Alarm condition delay (event → alert raised)</dt>
              <dd className="figures">{msWords(answer.alarmConditionDelayMs)}</dd>
            </div>
            <div>
              <dt>Alarm signal generation delay (alert raised → signalled)</dt>
              <dd className="figures">{msWords(answer.alarmSignalGenerationDelayMs)}</dd>
            </div>
          </dl>
          <Hops trace={answer} timeZone={timeZone} />
        </>
      )}
    </div>
  );
}
