// One alert by itself: what was seen, in words and as a curve, line by line. Answering it stays on
// the board, where no other alert can be missed.
import type { ReactElement } from "react";
import type { AlertView } from "../../gateway/api/contract/views.ts";
import { useAppState } from "../app-context.ts";
import { getWindow } from "../hub/hub-api.ts";
import { useAnswer } from "../hub/use-answer.ts";
import { WrongResident } from "../parts/wrong-resident.tsx";
import { WindowPlot } from "../parts/window-plot.tsx";
import { rightsOf, subjectAndPlaceWords } from "../state/alert-words.ts";
import { hubNowMs, timeZoneOf } from "../state/hub-clock.ts";
import { secondWords, whenWords } from "../state/time-words.ts";

function Curve({ alertId }: { readonly alertId: string }): ReactElement {
  const { answer, faultWords } = useAnswer(alertId, async () => await getWindow(alertId));
  if (answer !== null) return <WindowPlot window={answer} />;
  return <p role="status">{faultWords ?? "Asking the hub…"}</p>;
}

function Story({
  alert,
  timeZone,
}: {
  readonly alert: AlertView;
  readonly timeZone: string;
}): ReactElement {
  const nowMs = hubNowMs(useAppState()) ?? alert.raisedMs;
  return (
    <>
      <p>
        <strong>{subjectAndPlaceWords(alert)}</strong>,{" "}
        {whenWords(alert.occurredMs, nowMs, timeZone)}
      </p>
      {alert.explanation !== null && <p className="sheet__purpose">{alert.explanation}</p>}
      <h2>What was noticed</h2>
      <ul>
        {alert.lines.map((line, index) => (
          <li key={`${line.kind} ${line.atMs} ${index}`}>
            <span className="figures">{secondWords(line.atMs, timeZone)}</span> {line.words}
          </li>
        ))}
      </ul>
    </>
  );
}

interface CorrectionProps {
  readonly alertId: string;
  readonly alert: AlertView | undefined;
}

/** What is no longer on the board is closed. */
function Correction({ alertId, alert }: CorrectionProps): ReactElement | null {
  if (alert === undefined) return <WrongResident alertId={alertId} nowId={null} />;
  if (alert.stage !== "closed" || alert.kind === "technical") return null;
  return <WrongResident alertId={alertId} nowId={alert.resident?.residentId ?? null} />;
}

export function AlertScreen({ alertId }: { readonly alertId: string }): ReactElement {
  const state = useAppState();
  const alert = state.alerts.find((one) => one.alertId === alertId);
  const { mayClose } = rightsOf(state.session);
  const isFall = alert === undefined || alert.kind === "fall";
  return (
    <div className="sheet">
      <h1 className="sheet__heading">{alert?.title ?? "An earlier alert"}</h1>
      {alert === undefined ? (
        <p>This alert is no longer on the board. Its trace is kept.</p>
      ) : (
        <Story alert={alert} timeZone={timeZoneOf(state)} />
      )}
      {isFall && <h2>The movement</h2>}
      {isFall &&
        (mayClose ? (
          <Curve alertId={alertId} />
        ) : (
          <p>Sign in with your PIN to see the curve: it is about a resident’s health.</p>
        ))}
      {mayClose && <Correction alertId={alertId} alert={alert} />}
      <p>
        Reference <strong className="reference">{alertId}</strong>{" "}
        <a href={`#/trace/${alertId}`}>See its trace</a>
      </p>
      <p className="sheet__note">
        This shows why the hub called. It is no measure of injury, and none of anybody’s health.
      </p>
    </div>
  );
}
