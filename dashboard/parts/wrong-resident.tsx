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
      <p>The device was on somebody else. Say whom this was about.</p>
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

interface WrongResidentProps {
  readonly alertId: string;
  readonly nowId: string | null;
}

function Asked({ alertId, nowId }: WrongResidentProps): ReactElement {
  const { answer, faultWords: fault } = useAnswer("residents", getResidentNames);
  if (answer === null) return <p role="status">{fault ?? "Asking the hub…"}</p>;
  return <Choice {...{ alertId, nowId, residents: answer }} />;
}

/** For a closed alert and for those who may close. */
export function WrongResident(props: WrongResidentProps): ReactElement {
  const [isOpen, setOpen] = useState(false);
  if (isOpen) return <Asked {...props} />;
  return (
    <button
      type="button"
      className="act act--small"
      onClick={() => {
        setOpen(true);
      }}
    >
      Wrong resident?
    </button>
  );
}
