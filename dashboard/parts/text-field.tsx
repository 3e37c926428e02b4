// One labelled field: a text, a day, a time of day or a number.
import type { ReactElement } from "react";

interface TextFieldProps {
  readonly id: string;
  readonly label: string;
  readonly type: "text" | "date" | "time" | "number";
  readonly value: string;
  readonly maxLength?: number;
  readonly onWrite: (value: string) => void;
}

export function TextField(props: TextFieldProps): ReactElement {
  const { id, label, type, value, maxLength, onWrite } = props;
  return (
    <div className="nhsuk-form-group">
      <label className="nhsuk-label" htmlFor={id}>
        {label}
      </label>
      <input
        className="entry"
        id={id}
        type={type}
        value={value}
        autoComplete="off"
        {...(type === "number" ? { min: 0, inputMode: "numeric" } : {})}
        {...(maxLength === undefined ? {} : { maxLength })}
        onChange={(event) => {
          onWrite(event.currentTarget.value);
        }}
      />
    </div>
  );
}
