// Who is pressing? On an enrolled tablet with nobody signed in: names on big keys, no PIN, and said
// plainly that the name is not checked.
import { type ReactElement, useEffect, useRef } from "react";
import { getSignInNames } from "../hub/hub-api.ts";
import { useAnswer } from "../hub/use-answer.ts";

interface NamePickerProps {
  readonly subject: string;
  readonly onPick: (staffId: string) => void;
  readonly onCancel: () => void;
}

export function NamePicker({ subject, onPick, onCancel }: NamePickerProps): ReactElement {
  const names = useAnswer("names", getSignInNames);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
  }, []);
  const people = names.answer?.people.filter(
    (person) => person.role === "staff" || person.role === "manager",
  );
  return (
    <div
      className="panel"
      role="group"
      aria-labelledby="name-picker-heading"
      onKeyDown={(event) => {
        if (event.key === "Escape") onCancel();
      }}
    >
      <h3 id="name-picker-heading" ref={heading} tabIndex={-1} className="panel__heading">
        Who are you? <span className="panel__subject">{subject}</span>
      </h3>
      <p className="panel__hint">Your name is not checked here, and is marked so.</p>
      {names.faultWords !== null && <p role="alert">{names.faultWords}</p>}
      <ul className="names">
        {people?.map((person) => (
          <li key={person.staffId}>
            <button
              type="button"
              className="names__name"
              onClick={() => {
                onPick(person.staffId);
              }}
            >
              {person.name}
            </button>
          </li>
        ))}
      </ul>
      <button type="button" className="small-button" onClick={onCancel}>
        Back
      </button>
    </div>
  );
}
