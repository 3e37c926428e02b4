// A manager switches an alert on for one resident: what for, at which hours, after how long.
import { type ReactElement, useState } from "react";
import type { ResidentCare } from "../../gateway/api/contract/care-views.ts";
import { setRule } from "../hub/care-api.ts";
import {
  choicesOf,
  minuteOf,
  minuteWords,
  type Period,
  PURPOSE_WORDS,
  RULE_NAMES,
  RULE_NEEDS,
  type RuleName,
} from "../state/care-words.ts";
import { Choices } from "./choices.tsx";
import { PanelForm } from "./panel-form.tsx";
import type { CareFormProps } from "./private-form.tsx";
import { TextField } from "./text-field.tsx";

const MINUTE_MS = 60_000;
const MOST_MINUTES = 12 * 60;
const RULES = choicesOf(RULE_NAMES);

interface Written {
  readonly from: string;
  readonly to: string;
  readonly after: string;
}

const USUAL: Written = { from: "22:00", to: "07:00", after: "15" };

function writtenOf({ fromMinute, toMinute, afterMs }: Period): Written {
  const after = String(Math.round(afterMs / MINUTE_MS));
  return { from: minuteWords(fromMinute), to: minuteWords(toMinute), after };
}

function periodOf({ from, to, after }: Written): Period | null {
  const [fromMinute, toMinute, minutes] = [minuteOf(from), minuteOf(to), Number(after)];
  const isNumber = after !== "" && Number.isInteger(minutes) && minutes >= 0;
  if (fromMinute === undefined || toMinute === undefined || !isNumber) return null;
  return minutes > MOST_MINUTES ? null : { fromMinute, toMinute, afterMs: minutes * MINUTE_MS };
}

interface PeriodFieldsProps {
  readonly name: string;
  readonly written: Written;
  readonly onWrite: (written: Written) => void;
}

function PeriodFields({ name, written, onWrite }: PeriodFieldsProps): ReactElement {
  return (
    <div className="entry-row">
      <TextField
        id={`${name}-from`}
        label="From"
        type="time"
        value={written.from}
        onWrite={(from) => {
          onWrite({ ...written, from });
        }}
      />
      <TextField
        id={`${name}-to`}
        label="To"
        type="time"
        value={written.to}
        onWrite={(to) => {
          onWrite({ ...written, to });
        }}
      />
      <TextField
        id={`${name}-after`}
        label="After minutes (0: at once)"
        type="number"
        value={written.after}
        onWrite={(after) => {
          onWrite({ ...written, after });
        }}
      />
    </div>
  );
}

export function RuleForm(props: CareFormProps & { readonly care: ResidentCare }): ReactElement {
  const { residentId, who, care, onSet, onCancel } = props;
  const [rule, setRuleName] = useState<RuleName>("bed-exit");
  const known = (name: RuleName): readonly Written[] => {
    const set = care.rules.find((one) => one.rule === name);
    return set === undefined ? [USUAL] : set.periods.map(writtenOf);
  };
  const [times, setTimes] = useState<readonly Written[]>(() => known("bed-exit"));
  const periods = times.flatMap((written) => periodOf(written) ?? []);
  const hasBasis = care.bases.some(({ purpose }) => purpose === RULE_NEEDS[rule]);
  return (
    <PanelForm
      label={`Alert for ${who}`}
      doWords="Switch it on"
      lacks={() => {
        if (!hasBasis) return `First record a basis for: ${PURPOSE_WORDS[RULE_NEEDS[rule]]}.`;
        const isWhole = periods.length === times.length;
        return isWhole ? null : "Give both times, and minutes from 0 to 720.";
      }}
      send={async () => {
        onSet(await setRule(residentId, { rule, periods }));
      }}
      onCancel={onCancel}
    >
      <Choices
        legend="Call somebody for"
        name={`rule-${residentId}`}
        choices={RULES}
        chosen={rule}
        onChoose={(next) => {
          setRuleName(next);
          setTimes(known(next));
        }}
      />
      <p>The same time in both fields: all day and night.</p>
      {times.map((written, index) => (
        <PeriodFields
          key={index}
          name={`rule-${residentId}-${index}`}
          written={written}
          onWrite={(next) => {
            setTimes(times.map((one, at) => (at === index ? next : one)));
          }}
        />
      ))}
      <button
        type="button"
        className="act act--small"
        onClick={() => {
          setTimes([...times, USUAL]);
        }}
      >
        Add another time
      </button>
    </PanelForm>
  );
}
