// One choice out of many, as a labelled list; the first line stands for none.
import type { ReactElement } from "react";

interface SelectFieldProps {
  readonly id: string;
  readonly label: string;
  readonly noneWords: string;
  readonly choices: readonly { readonly value: string; readonly words: string }[];
  /** Null: none. */
  readonly chosen: string | null;
  readonly onChoose: (value: string | null) => void;
}

export function SelectField(props: SelectFieldProps): ReactElement {
  const { id, label, noneWords, choices, chosen, onChoose } = props;
  return (
    <div className="nhsuk-form-group">
      <label className="nhsuk-label" htmlFor={id}>
        {label}
      </label>
      <select
        className="nhsuk-select"
        id={id}
        value={chosen ?? ""}
        onChange={(event) => {
          const { value } = event.currentTarget;
          onChoose(value === "" ? null : value);
        }}
      >
        <option value="">{noneWords}</option>
        {choices.map(({ value, words }) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}
