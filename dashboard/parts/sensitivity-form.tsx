// Changes one resident's sensitivity; what is missing is said before the hub is asked.
import { type ReactElement, useState } from "react";
import type { SensitivityView } from "../../gateway/api/contract/views.ts";
import { setSensitivity } from "../hub/hub-api.ts";
import { faultWords } from "../hub/hub-fault.ts";
import { Choices } from "./choices.tsx";
import { LEVEL_WORDS, type Level, SPANS } from "../state/sensitivity-words.ts";

const LEVELS = ["low", "normal", "high"] as const satisfies readonly Level[];
const REASON_MAX = 200;
/** A second less than the hub allows: its clock goes on while the answer travels. */
const TRAVEL_MS = 1_000;

function Reason(props: {
  readonly id: string;
  readonly reason: string;
  readonly onWrite: (reason: string) => void;
}): ReactElement {
  const { id, reason, onWrite } = props;
  return (
    <div className="nhsuk-form-group">
      <label className="nhsuk-label" htmlFor={id}>
        Reason (needed)
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

function FormButtons({ onCancel }: { readonly onCancel: () => void }): ReactElement {
  return (
    <div className="panel__buttons">
      <button type="submit" className="act act--medium">
        Set it
      </button>
      <button type="button" className="act act--small" onClick={onCancel}>
        Leave it
      </button>
    </div>
  );
}

interface SensitivityFormProps {
  readonly who: string;
  readonly setting: SensitivityView["residents"][number];
  readonly nowMs: number;
  readonly onSet: (view: SensitivityView) => void;
  readonly onCancel: () => void;
}

export function SensitivityForm(props: SensitivityFormProps): ReactElement {
  const { who, setting, nowMs, onSet, onCancel } = props;
  const [level, setLevel] = useState<Level>(setting.level);
  const [lastsMs, setLastsMs] = useState(SPANS[0]?.lastsMs ?? 0);
  const [reason, setReason] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  const name = `set-${setting.residentId}`;
  const send = (): void => {
    const written = reason.trim();
    if (level === "low" && written === "") {
      setFault("Write the reason for lowering it.");
      return;
    }
    const lowered = { reason: written, untilMs: nowMs + lastsMs - TRAVEL_MS };
    setSensitivity(setting.residentId, { level, ...(level === "low" ? lowered : {}) }).then(
      onSet,
      (error: unknown) => {
        setFault(faultWords(error));
      },
    );
  };
  return (
    <form
      className="panel"
      aria-label={`Sensitivity for ${who}`}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Choices
        legend="How readily movements call"
        name={name}
        choices={LEVELS.map((value) => ({ value, words: LEVEL_WORDS[value].name }))}
        chosen={level}
        onChoose={setLevel}
      />
      {level === "low" && (
        <>
          <Choices
            legend="For how long"
            name={`${name}-for`}
            choices={SPANS.map((span) => ({ value: span.lastsMs, words: span.words }))}
            chosen={lastsMs}
            onChoose={setLastsMs}
          />
          <Reason id={`${name}-reason`} reason={reason} onWrite={setReason} />
        </>
      )}
      {fault !== null && (
        <p className="alert__fault" role="alert">
          {fault}
        </p>
      )}
      <FormButtons onCancel={onCancel} />
    </form>
  );
}
