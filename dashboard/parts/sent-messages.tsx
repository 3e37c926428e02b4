// What one destination was sent in the last day, and what it refused: that can be sent again once
// somebody has mended why.
import { type ReactElement, useState } from "react";
import type { DeliveryView } from "../../gateway/api/contract/destination-views.ts";
import { getDeliveries, resend } from "../hub/destination-api.ts";
import { faultWords as wordsOfFault } from "../hub/hub-fault.ts";
import { useAnswer } from "../hub/use-answer.ts";
import { ageWords } from "../state/time-words.ts";

const ASK_EVERY_MS = 10_000;

function stateWords({ state, asLive, attempts, reason }: DeliveryView): string {
  const tries = attempts > 1 ? `, try ${String(attempts)}` : "";
  if (state === "accepted")
    return `${asLive === true ? "taken as a call" : "taken as information"}${tries}`;
  if (state === "superseded") return "left out: a later message says it";
  if (state === "dropped") return "not told: it was over";
  if (state === "queued") return reason === null ? "waits" : `waits: ${reason}`;
  return `not sent${tries}: ${reason ?? "no reason was given"}`;
}

function Row({ one, nowMs }: { readonly one: DeliveryView; readonly nowMs: number }): ReactElement {
  return (
    <li>
      {one.alertId}, {ageWords(nowMs - (one.settledMs ?? one.queuedMs))}: {stateWords(one)}
    </li>
  );
}

function NotSent({ one, nowMs }: { readonly one: DeliveryView; readonly nowMs: number }) {
  const [said, setSaid] = useState<string | null>(null);
  const send = (): void => {
    setSaid("Sending again …");
    resend(one.deliveryId).then(
      () => {
        setSaid("It is sent again.");
      },
      (fault: unknown) => {
        setSaid(wordsOfFault(fault));
      },
    );
  };
  return (
    <li>
      {one.alertId}, {ageWords(nowMs - (one.settledMs ?? one.queuedMs))}: {stateWords(one)}{" "}
      <button type="button" className="nhsuk-button nhsuk-button--secondary" onClick={send}>
        Send {one.alertId} again
      </button>
      {said !== null && <span role="status"> {said}</span>}
    </li>
  );
}

function Messages({ destinationId }: { readonly destinationId: string }): ReactElement {
  const ask = async () => await getDeliveries(destinationId);
  const { answer, faultWords } = useAnswer(`sent ${destinationId}`, ask, ASK_EVERY_MS);
  if (answer === null) return <p role="status">{faultWords ?? "Asking the hub …"}</p>;
  const { nowMs, notSent, recent } = answer;
  return (
    <>
      {notSent.length > 0 && (
        <>
          <h3>Not sent</h3>
          <p>Mend what the reason says, then send them again.</p>
          <ul>
            {notSent.map((one) => (
              <NotSent key={one.deliveryId} one={one} nowMs={nowMs} />
            ))}
          </ul>
        </>
      )}
      <h3>Last day</h3>
      {recent.length === 0 && <p>Nothing was sent.</p>}
      <ul>
        {recent.map((one) => (
          <Row key={one.deliveryId} one={one} nowMs={nowMs} />
        ))}
      </ul>
    </>
  );
}

export function SentMessages({ destinationId }: { readonly destinationId: string }): ReactElement {
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      className="nhsuk-details"
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
      }}
    >
      <summary className="nhsuk-details__summary">
        <span className="nhsuk-details__summary-text">Single messages</span>
      </summary>
      <div className="nhsuk-details__text">
        {isOpen && <Messages destinationId={destinationId} />}
      </div>
    </details>
  );
}
