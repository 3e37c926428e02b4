// One choice out of a few, as large buttons; out of many, as a list.
import type { ReactElement } from "react";

interface Choice<T> {
  readonly value: T;
  readonly words: string;
}

interface ChoicesProps<T extends string | number> {
  readonly legend: string;
  readonly name: string;
  readonly choices: readonly Choice<T>[];
  readonly chosen: T;
  readonly onChoose: (value: T) => void;
}

export function Choices<T extends string | number>(props: ChoicesProps<T>): ReactElement {
  const { legend, name, choices, chosen, onChoose } = props;
  return (
    <fieldset className="nhsuk-fieldset nhsuk-form-group">
      <legend className="nhsuk-fieldset__legend nhsuk-fieldset__legend--s">{legend}</legend>
      <div className="nhsuk-radios">
        {choices.map(({ value, words }) => (
          <div className="nhsuk-radios__item" key={value}>
            <input
              className="nhsuk-radios__input"
              type="radio"
              name={name}
              id={`${name}-${value}`}
              checked={chosen === value}
              onChange={() => {
                onChoose(value);
              }}
            />
            <label className="nhsuk-label nhsuk-radios__label" htmlFor={`${name}-${value}`}>
              {words}
            </label>
          </div>
        ))}
      </div>
    </fieldset>
  );
}
