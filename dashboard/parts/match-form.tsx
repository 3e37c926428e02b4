// Says who a resident is in the care record: their NHS number, or the record's own id for them.
import { type ReactElement, useId, useState } from "react";
import type { RecordsView } from "../../gateway/api/contract/record-views.ts";
import { faultWords } from "../hub/hub-fault.ts";
import { matchByHand, setNhsNumber } from "../hub/record-api.ts";

interface OneFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly act: string;
  readonly isNumeric: boolean;
  readonly onSend: (text: string) => Promise<RecordsView>;
  readonly onSet: (view: RecordsView) => void;
}

function OneField({ label, hint, act, isNumeric, onSend, onSet }: OneFieldProps): ReactElement {
  const id = useId();
  const [text, setText] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  const send = (): void => {
    if (text.trim() === "") {
      setFault(`Write the ${label} first.`);
      return;
    }
    onSend(text.trim()).then(onSet, (error: unknown) => {
      setFault(faultWords(error));
    });
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
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
          aria-describedby={`${id}-hint`}
          // Neither is to be remembered by a browser that several people use.
          autoComplete="off"
          spellCheck={false}
          inputMode={isNumeric ? "numeric" : "text"}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
          }}
        />
      </div>
      {fault !== null && (
        <p className="alert__fault" role="alert">
          {fault}
        </p>
      )}
      <button type="submit" className="act act--small">
        {act}
      </button>
    </form>
  );
}

interface MatchFormProps {
  readonly residentId: string;
  readonly who: string;
  readonly records: RecordsView["records"];
  readonly onSet: (view: RecordsView) => void;
  readonly onCancel: () => void;
}

export function MatchForm(props: MatchFormProps): ReactElement {
  const { residentId, who, records, onSet, onCancel } = props;
  return (
    <section className="panel" aria-label={`Who ${who} is in the care record`}>
      <OneField
        label="NHS number"
        hint="Ten digits. The record is asked again with it. Only its end is shown afterwards."
        act="Set the NHS number"
        isNumeric
        onSend={async (text) => await setNhsNumber(residentId, text)}
        onSet={onSet}
      />
      {records.map(({ destinationId, label }) => (
        <OneField
          key={destinationId}
          label={`Their id in ${label}`}
          hint="As that record names the person. Only where the NHS number cannot be used."
          act={`Match in ${label}`}
          isNumeric={false}
          onSend={async (text) => await matchByHand(residentId, destinationId, text)}
          onSet={onSet}
        />
      ))}
      <button type="button" className="act act--small" onClick={onCancel}>
        Leave it
      </button>
    </section>
  );
}
