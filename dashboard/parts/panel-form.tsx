// A form that changes one thing: what is missing is said before the hub is asked, what the hub refuses
// after it.
import { type ReactElement, type ReactNode, useState } from "react";
import { faultWords } from "../hub/hub-fault.ts";

interface PanelFormProps {
  readonly label: string;
  readonly doWords?: string;
  /** What is missing, in words; null: nothing. */
  readonly lacks?: () => string | null;
  readonly send: () => Promise<void>;
  readonly onCancel: () => void;
  readonly children?: ReactNode;
}

export function PanelForm(props: PanelFormProps): ReactElement {
  const { label, doWords = "Set it", lacks, send, onCancel, children } = props;
  const [fault, setFault] = useState<string | null>(null);
  const submit = (): void => {
    const missing = lacks?.() ?? null;
    setFault(missing);
    if (missing !== null) return;
    send().catch((error: unknown) => {
      setFault(faultWords(error));
    });
  };
  return (
    <form
      className="panel"
      aria-label={label}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {children}
      {fault !== null && (
        <p className="alert__fault" role="alert">
          {fault}
        </p>
      )}
      <div className="panel__buttons">
        <button type="submit" className="act act--medium">
          {doWords}
        </button>
        <button type="button" className="act act--small" onClick={onCancel}>
          Leave it
        </button>
      </div>
    </form>
  );
}
