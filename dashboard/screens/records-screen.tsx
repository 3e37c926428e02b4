// Who residents are in the social care record, for a manager: those who are not matched come first,
// for what is about them waits.
import { type ReactElement, useState } from "react";
import type { RecordsView } from "../../gateway/api/contract/record-views.ts";
import { getRecords } from "../hub/record-api.ts";
import { useAnswer } from "../hub/use-answer.ts";
import { MatchForm } from "../parts/match-form.tsx";

type Resident = RecordsView["residents"][number];

function waitingWords(waiting: number): string {
  if (waiting === 0) return "";
  return waiting === 1 ? " – 1 alert waits" : ` – ${waiting} alerts wait`;
}

interface RowProps {
  readonly resident: Resident;
  readonly records: RecordsView["records"];
  readonly onSet: (view: RecordsView) => void;
}

function Row({ resident, records, onSet }: RowProps): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const { residentId, preferredName, roomName, numberEnds, matches } = resident;
  const who = [preferredName, roomName].filter((part) => part !== null).join(", ");
  const close = (): void => {
    setOpen(false);
  };
  return (
    <li className="setting">
      <h2 className="setting__who">{who}</h2>
      <p>{numberEnds === null ? "NHS number not known" : `NHS number ends in ${numberEnds}`}</p>
      <ul>
        {matches.map(({ destinationId, state, words, waiting }) => (
          <li key={destinationId}>
            {records.find((record) => record.destinationId === destinationId)?.label}:{" "}
            {state === "unmatched" ? <strong>{words}</strong> : words}
            {waitingWords(waiting)}
          </li>
        ))}
      </ul>
      {isOpen ? (
        <MatchForm
          {...{ residentId, who, records }}
          onSet={(view) => {
            close();
            onSet(view);
          }}
          onCancel={close}
        />
      ) : (
        <button
          type="button"
          className="act act--small"
          onClick={() => {
            setOpen(true);
          }}
        >
          Change<span className="nhsuk-u-visually-hidden"> who {who} is</span>
        </button>
      )}
    </li>
  );
}

export function RecordsScreen(): ReactElement {
  const { answer, faultWords } = useAnswer("records", getRecords);
  const [changed, setChanged] = useState<RecordsView | null>(null);
  const view = changed ?? answer;
  const hasNone = view !== null && view.records.length === 0;
  return (
    <div className="sheet">
      <h1 className="sheet__heading">Care record</h1>
      <p>
        Falls and calls for help are filed once exactly one person in the record has the resident’s
        NHS number. Until then they wait; nothing about others does.
      </p>
      {hasNone && <p>No care record is set up on this hub.</p>}
      {faultWords !== null && (
        <p className="alert__fault" role="alert">
          {faultWords}
        </p>
      )}
      <ul className="settings" aria-label="Residents">
        {view?.residents.map((resident) => (
          <Row
            key={resident.residentId}
            {...{ resident, records: view.records }}
            onSet={setChanged}
          />
        ))}
      </ul>
    </div>
  );
}
