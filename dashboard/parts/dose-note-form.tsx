// Notes what became of one dose, in staff's own record. Nothing is chosen beforehand.
import { type ReactElement, useEffect, useRef, useState } from "react";
import type {
  DoseOutcomeRequest,
  DoseView,
  RemindersView,
} from "../../gateway/api/contract/reminder-views.ts";
import { faultWords } from "../hub/hub-fault.ts";
import { noteDose } from "../hub/reminder-api.ts";
import { DOSE_OUTCOMES } from "../state/dose-words.ts";

const REASON_MAX = 200;

type Outcome = DoseOutcomeRequest["outcome"];

interface DoseNoteFormProps {
  readonly dose: DoseView;
  /** "Arthur, Room 2, 08:00". */
  readonly about: string;
  readonly onNoted: (view: RemindersView) => void;
  readonly onCancel: () => void;
}

function Reason({
  id,
  reason,
  onWrite,
}: {
  readonly id: string;
  readonly reason: string;
  readonly onWrite: (reason: string) => void;
}): ReactElement {
  return (
    <div className="nhsuk-form-group">
      <label className="nhsuk-label" htmlFor={id}>
        Reason, needed where it was not given
      </label>
      <textarea
        className="nhsuk-textarea"
        id={id}
        rows={2}
        maxLength={REASON_MAX}
        value={reason}
        onChange={(event) => {
          onWrite(event.currentTarget.value);
        }}
      />
    </div>
  );
}

function Outcomes({
  name,
  chosen,
  onChoose,
}: {
  readonly name: string;
  readonly chosen: Outcome | null;
  readonly onChoose: (outcome: Outcome) => void;
}): ReactElement {
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => {
    first.current?.focus();
  }, []);
  return (
    <fieldset className="nhsuk-fieldset nhsuk-form-group">
      <legend className="nhsuk-fieldset__legend nhsuk-fieldset__legend--s">
        What became of it?
      </legend>
      <div className="nhsuk-radios">
        {DOSE_OUTCOMES.map(({ outcome, words }, index) => (
          <div className="nhsuk-radios__item" key={outcome}>
            <input
              className="nhsuk-radios__input"
              type="radio"
              name={name}
              id={`${name}-${outcome}`}
              ref={index === 0 ? first : null}
              checked={chosen === outcome}
              onChange={() => {
                onChoose(outcome);
              }}
            />
            <label className="nhsuk-label nhsuk-radios__label" htmlFor={`${name}-${outcome}`}>
              {words}
            </label>
          </div>
        ))}
      </div>
    </fieldset>
  );
}

export function DoseNoteForm({ dose, about, onNoted, onCancel }: DoseNoteFormProps): ReactElement {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [reason, setReason] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  const name = `note-${dose.doseId}`;
  const send = (): void => {
    const written = reason.trim();
    if (outcome === null) {
      setFault("Choose what became of it.");
      return;
    }
    if (outcome === "not-given" && written === "") {
      setFault("Write the reason.");
      return;
    }
    const body = written === "" ? { outcome } : { outcome, reason: written };
    noteDose(dose.doseId, body).then(onNoted, (error: unknown) => {
      setFault(faultWords(error));
    });
  };
  return (
    <form
      className="panel"
      aria-label={`Note for ${about}`}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") onCancel();
      }}
    >
      <p>Sign the MAR as always. This note is kept beside it, with your name.</p>
      <Outcomes name={name} chosen={outcome} onChoose={setOutcome} />
      <Reason id={`${name}-reason`} reason={reason} onWrite={setReason} />
      {fault !== null && (
        <p className="alert__fault" role="alert">
          {fault}
        </p>
      )}
      <div className="panel__buttons">
        <button type="submit" className="act act--medium">
          Note it
        </button>
        <button type="button" className="act act--small" onClick={onCancel}>
          Not now
        </button>
      </div>
    </form>
  );
}
