// How much waits for those outside the home, since when, and how long that can go on: for whoever looks
// after the lines.
import type { ReactElement } from "react";
import type { DestinationsView } from "../../gateway/api/contract/destination-views.ts";
import { getDestinations } from "../hub/destination-api.ts";
import { useAnswer } from "../hub/use-answer.ts";
import { ageWords } from "../state/time-words.ts";
import { SentMessages } from "./sent-messages.tsx";

const ASK_EVERY_MS = 10_000;
const HOURS_A_DAY = 24;

type Destination = DestinationsView["destinations"][number];

function waitingWords({ waiting, oldestQueuedMs }: Destination, nowMs: number): string {
  if (oldestQueuedMs === null) return "no message waits";
  const many = waiting === 1 ? "1 message waits" : `${String(waiting)} messages wait`;
  return `${many}, the oldest for ${ageWords(nowMs - oldestQueuedMs)}`;
}

function roomWords({ bufferHours }: Destination): string {
  if (bufferHours === null) return "room for more than a year";
  const days = Math.floor(bufferHours / HOURS_A_DAY);
  const room = days > 2 ? `${String(days)} days` : `${String(Math.floor(bufferHours))} hours`;
  return `room for ${room} at the last day's rate`;
}

export function WaitingMessages(): ReactElement {
  const { answer, faultWords } = useAnswer("destinations", getDestinations, ASK_EVERY_MS);
  return (
    <>
      <h2>Messages to those outside</h2>
      {faultWords !== null && (
        <p className="alert__fault" role="alert">
          {faultWords}
        </p>
      )}
      {answer?.destinations.length === 0 && <p>Nobody outside is set up.</p>}
      <ul>
        {answer?.destinations.map((one) => (
          <li key={one.destinationId}>
            <strong>{one.label ?? `${one.destinationId}, not set up any more`}</strong>:{" "}
            {waitingWords(one, answer.nowMs)}; {roomWords(one)}
            {one.notSent > 0 && <strong>; {one.notSent} not sent</strong>}
            <SentMessages destinationId={one.destinationId} />
          </li>
        ))}
      </ul>
    </>
  );
}
