// Ends an alert: what was found, chosen by a person; nothing is chosen beforehand. Opens inside the
// card and covers nothing, because another alert may come while it is filled in.
import { type ReactElement, type RefObject, useEffect, useRef, useState } from "react";
import type { CloseRequest } from "../../gateway/api/contract/requests.ts";
import type { AlertView } from "../../gateway/api/contract/views.ts";
import { useAppState, useTools } from "../app-context.ts";
import { outcomesFor, subjectWords } from "../state/alert-words.ts";

type Outcome = CloseRequest["outcome"];

const NOTE_MAX = 2000;

interface OutcomesProps {
  readonly formId: string;
  readonly outcomes: ReturnType<typeof outcomesFor>;
  readonly chosen: Outcome | null;
  readonly isMissing: boolean;
  readonly firstRef: RefObject<HTMLInputElement | null>;
  readonly onChoose: (outcome: Outcome) => void;
}

function Outcomes(props: OutcomesProps): ReactElement {
  const { formId, outcomes, chosen, isMissing, firstRef, onChoose } = props;
  const errorId = `${formId}-error`;
  return (
    <div className={`nhsuk-form-group${isMissing ? " nhsuk-form-group--error" : ""}`}>
      <fieldset className="nhsuk-fieldset" aria-describedby={isMissing ? errorId : undefined}>
        <legend className="nhsuk-fieldset__legend nhsuk-fieldset__legend--s">
          What did you find?
        </legend>
        {isMissing && (
          <span className="nhsuk-error-message" id={errorId} role="alert">
            <span className="nhsuk-u-visually-hidden">Error: </span>Choose what you found
          </span>
        )}
        <div className="nhsuk-radios">
          {outcomes.map(({ outcome, words }, index) => (
            <div className="nhsuk-radios__item" key={outcome}>
              <input
                className="nhsuk-radios__input"
                type="radio"
                name={`${formId}-outcome`}
                id={`${formId}-${outcome}`}
                ref={index === 0 ? firstRef : null}
                checked={chosen === outcome}
                onChange={() => {
                  onChoose(outcome);
                }}
              />
              <label className="nhsuk-label nhsuk-radios__label" htmlFor={`${formId}-${outcome}`}>
                {words}
              </label>
            </div>
          ))}
        </div>
      </fieldset>
    </div>
  );
}

function Note({
  formId,
  note,
  onWrite,
}: {
  readonly formId: string;
  readonly note: string;
  readonly onWrite: (note: string) => void;
}): ReactElement {
  return (
    <div className="nhsuk-form-group">
      <label className="nhsuk-label" htmlFor={`${formId}-note`}>
        Note, if you wish
      </label>
      <textarea
        className="nhsuk-textarea"
        id={`${formId}-note`}
        rows={2}
        maxLength={NOTE_MAX}
        value={note}
        onChange={(event) => {
          onWrite(event.currentTarget.value);
        }}
      />
    </div>
  );
}

interface CloseFormProps {
  readonly alert: AlertView;
  readonly onCancel: () => void;
}

export function CloseForm({ alert, onCancel }: CloseFormProps): ReactElement {
  const { acts } = useTools();
  const isBusy = useAppState().busyIds.includes(alert.alertId);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [isMissing, setMissing] = useState(false);
  const [note, setNote] = useState("");
  const first = useRef<HTMLInputElement>(null);
  const formId = `close-${alert.alertId}`;
  useEffect(() => {
    first.current?.focus();
  }, []);

  const send = (): void => {
    if (isBusy) return;
    setMissing(outcome === null);
    if (outcome === null) {
      first.current?.focus();
      return;
    }
    const written = note.trim();
    void acts
      .close(alert.alertId, written === "" ? { outcome } : { outcome, note: written })
      .then((isClosed) => {
        // The card is gone and its focus with it: a keyboard goes on from the top of the screen.
        if (isClosed) document.getElementById("main")?.focus();
      });
  };
  return (
    <form
      className="panel"
      aria-labelledby={`${formId}-heading`}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") onCancel();
      }}
    >
      <h3 className="panel__heading" id={`${formId}-heading`}>
        Close this alert <span className="panel__subject">{subjectWords(alert)}</span>
      </h3>
      <Outcomes
        {...{ formId, outcomes: outcomesFor(alert) }}
        chosen={outcome}
        isMissing={isMissing}
        firstRef={first}
        onChoose={setOutcome}
      />
      <Note formId={formId} note={note} onWrite={setNote} />
      <div className="panel__buttons">
        <button type="submit" className="act act--medium" aria-disabled={isBusy}>
          {isBusy ? "Sending…" : "Close alert"}
        </button>
        <button type="button" className="act act--small" onClick={onCancel}>
          Not yet
        </button>
      </div>
    </form>
  );
}
