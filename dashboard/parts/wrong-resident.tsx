// A closed alert was about somebody else: whom. What was filed about the wrong one is then taken back.
import { type ReactElement, useId, useState } from "react";
import { faultWords } from "../hub/hub-fault.ts";
import { correctResident, getResidentNames, type ResidentName } from "../hub/record-api.ts";
import { useAnswer } from "../hub/use-answer.ts";

/** Cannot be a resident's id: those have no capitals. */
const NOBODY_HERE = "NOBODY";

interface ChoiceProps {
  readonly alertId: string;
  /** Who it is put down to now. */
  readonly nowId: string | null;
  readonly residents: readonly ResidentName[];
}

function Choice({ alertId, nowId, residents }: ChoiceProps): ReactElement {
  const id = useId();
  const [chosen, setChosen] = useState("");
  const [said, setSaid] = useState<string | null>(null);
  const send = (): void => {
    if (chosen === "") {
      setSaid("Choose who it was about.");
      return;
    }
    correctResident(alertId, chosen === NOBODY_HERE ? null : chosen).then(
      () => {
        setSaid("Noted. Records that have it are put right.");
      },
      (error: unknown) => {
        setSaid(faultWords(error));
      },
    );
  };
  return (
    <form
      className="panel"
      aria-label="Wrong resident"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className="nhsuk-form-group">
        <label className="nhsuk-label" htmlFor={id}>
          It was about
        </label>
        <select
          className="nhsuk-select"
          id={id}
          value={chosen}
          onChange={(event) => {
            setChosen(event.currentTarget.value);
          }}
        >
          <option value="">Choose</option>
          {residents
            .filter(({ residentId }) => residentId !== nowId)
            .map(({ residentId, words }) => (
              <option key={residentId} value={residentId}>
                {words}
              </option>
            ))}
          <option value={NOBODY_HERE}>Nobody who lives here</option>
        </select>
      </div>
      <p role="status">{said}</p>
      <button type="submit" className="act act--small">
        Put it right
      </button>
    </form>
  );
}

/** For a closed alert and for those who may close. */
export function WrongResident({
  alertId,
  nowId,
}: {
  readonly alertId: string;
  readonly nowId: string | null;
}): ReactElement {
  const { answer, faultWords: fault } = useAnswer("residents", getResidentNames);
  return (
    <details className="nhsuk-details">
      <summary className="nhsuk-details__summary">
        <span className="nhsuk-details__summary-text">Wrong resident?</span>
      </summary>
      <div className="nhsuk-details__text">
        <p>The device was on somebody else. Say whom this was about.</p>
        {answer === null ? (
          <p role="status">{fault ?? "Asking the hub…"}</p>
        ) : (
          <Choice {...{ alertId, nowId, residents: answer }} />
        )}
      </div>
    </details>
  );
}
