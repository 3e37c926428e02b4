// How much waits for those outside the home, and since when: for whoever looks after the lines.
import type { ReactElement } from "react";
import type { DestinationsView } from "../../gateway/api/contract/destination-views.ts";
import { getDestinations } from "../hub/destination-api.ts";
import { useAnswer } from "../hub/use-answer.ts";
import { ageWords } from "../state/time-words.ts";

const ASK_EVERY_MS = 10_000;

function wordsOf(
  { waiting, oldestQueuedMs }: DestinationsView["destinations"][number],
  nowMs: number,
): string {
  if (oldestQueuedMs === null) return "no message waits";
  const many = waiting === 1 ? "1 message waits" : `${String(waiting)} messages wait`;
  return `${many}, the oldest for ${ageWords(nowMs - oldestQueuedMs)}`;
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
            {wordsOf(one, answer.nowMs)}
          </li>
        ))}
      </ul>
    </>
  );
}
