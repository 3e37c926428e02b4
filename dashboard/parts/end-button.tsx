// A button that takes something away for good: pressed twice, so that no slip of a glove does it.
import { type ReactElement, useState } from "react";
import { faultWords } from "../hub/hub-fault.ts";

interface EndButtonProps {
  readonly words: string;
  /** What it is about, for who cannot see the row. */
  readonly about: string;
  readonly sureWords: string;
  readonly end: () => Promise<void>;
  readonly onEnded: () => void;
}

export function EndButton({ words, about, sureWords, end, onEnded }: EndButtonProps): ReactElement {
  const [isAsking, setAsking] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const press = (): void => {
    if (!isAsking) {
      setAsking(true);
      return;
    }
    end().then(onEnded, (error: unknown) => {
      setAsking(false);
      setFault(faultWords(error));
    });
  };
  return (
    <span className="end-button">
      {fault !== null && (
        <span className="alert__fault" role="alert">
          {fault}
        </span>
      )}
      <button type="button" className="act act--small" onClick={press}>
        {isAsking ? sureWords : words}
        <span className="nhsuk-u-visually-hidden">: {about}</span>
      </button>
      {isAsking && (
        <button
          type="button"
          className="act act--small"
          onClick={() => {
            setAsking(false);
          }}
        >
          No
        </button>
      )}
    </span>
  );
}
