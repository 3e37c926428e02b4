// Makes this tablet the home's own: with a code from a manager or installer, and a name to know it by.
import { type ReactElement, useState } from "react";
import { useTools } from "../app-context.ts";
import { enrolTablet } from "../hub/hub-api.ts";
import { faultWords, HubFault } from "../hub/hub-fault.ts";

const CODE_MIN = 6;

interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onWrite: (value: string) => void;
}

function Field({ id, label, hint, value, onWrite }: FieldProps): ReactElement {
  return (
    <div className="nhsuk-form-group">
      <label className="nhsuk-label" htmlFor={id}>
        {label}
      </label>
      <div className="nhsuk-hint" id={`${id}-hint`}>
        {hint}
      </div>
      <input
        className="field"
        id={id}
        type="text"
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        aria-describedby={`${id}-hint`}
        value={value}
        onChange={(event) => {
          onWrite(event.currentTarget.value);
        }}
      />
    </div>
  );
}

function enrolWords(fault: unknown): string {
  const isRefused = fault instanceof HubFault && fault.status >= 400 && fault.status < 500;
  return isRefused
    ? "That code is not known, or its ten minutes are over. Ask for a new one."
    : faultWords(fault);
}

export function EnrolScreen(): ReactElement {
  const { link } = useTools();
  const [code, setCode] = useState("");
  const [label, setLabel] = useState("");
  const [words, setWords] = useState<string | null>(null);
  const send = (): void => {
    if (code.trim().length < CODE_MIN || label.trim() === "") {
      setWords("Enter the code and a name for this tablet.");
      return;
    }
    enrolTablet(code.trim(), label.trim()).then(
      () => {
        link.restart();
        window.location.replace("#/");
      },
      (fault: unknown) => {
        setWords(enrolWords(fault));
      },
    );
  };
  return (
    <form
      className="sheet"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <h1 className="sheet__heading">Enrol this tablet</h1>
      {words !== null && (
        <div className="nhsuk-error-summary" role="alert">
          <h2 className="nhsuk-error-summary__title">This tablet is not enrolled</h2>
          <div className="nhsuk-error-summary__body">
            <p>{words}</p>
          </div>
        </div>
      )}
      <p>An enrolled tablet shows and sounds alerts even with nobody signed in.</p>
      <Field
        id="enrol-code"
        label="Code"
        hint="A manager or installer makes it under “Add a tablet”."
        value={code}
        onWrite={setCode}
      />
      <Field
        id="enrol-label"
        label="Name of this tablet"
        hint="Where it is kept, for example: Night desk."
        value={label}
        onWrite={setLabel}
      />
      <button type="submit" className="act act--medium">
        Enrol this tablet
      </button>{" "}
      <a href="#/sign-in">Back</a>
    </form>
  );
}
