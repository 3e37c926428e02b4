// Says that one resident is not in the home: where, from when and until when.
import { type ReactElement, useState } from "react";
import { useAppState } from "../app-context.ts";
import { setAway } from "../hub/care-api.ts";
import { choicesOf, WHERE_WORDS } from "../state/care-words.ts";
import { type LocalTime, localTimeOf, momentOf } from "../state/home-time.ts";
import { timeZoneOf } from "../state/hub-clock.ts";
import { Choices } from "./choices.tsx";
import { PanelForm } from "./panel-form.tsx";
import type { CareFormProps } from "./private-form.tsx";
import { TextField } from "./text-field.tsx";

const DAY_MS = 24 * 3_600_000;
const WHERE = choicesOf(WHERE_WORDS);

interface MomentFieldsProps {
  readonly id: string;
  readonly label: string;
  readonly value: LocalTime;
  readonly onWrite: (value: LocalTime) => void;
}

function MomentFields({ id, label, value, onWrite }: MomentFieldsProps): ReactElement {
  return (
    <>
      <TextField
        id={`${id}-day`}
        label={`${label} (day)`}
        type="date"
        value={value.day}
        onWrite={(day) => {
          onWrite({ ...value, day });
        }}
      />
      <TextField
        id={`${id}-time`}
        label={`${label} (time)`}
        type="time"
        value={value.time}
        onWrite={(time) => {
          onWrite({ ...value, time });
        }}
      />
    </>
  );
}

export function AwayForm(props: CareFormProps): ReactElement {
  const { residentId, who, nowMs, onSet, onCancel } = props;
  const timeZone = timeZoneOf(useAppState());
  const [where, setWhere] = useState<keyof typeof WHERE_WORDS>("hospital");
  const [from, setFrom] = useState(() => localTimeOf(nowMs, timeZone));
  const [until, setUntil] = useState(() => localTimeOf(nowMs + DAY_MS, timeZone));
  const name = `away-${residentId}`;
  const [fromMs, untilMs] = [momentOf(from, timeZone), momentOf(until, timeZone)];
  return (
    <PanelForm
      label={`Away: ${who}`}
      lacks={() => {
        if (Number.isNaN(fromMs) || Number.isNaN(untilMs)) return "Give a day and a time for both.";
        return untilMs <= fromMs ? "The end must be after the beginning." : null;
      }}
      send={async () => {
        onSet(await setAway(residentId, { where, fromMs, untilMs }));
      }}
      onCancel={onCancel}
    >
      <p>Their devices may be silent and their reminders wait. It ends by itself.</p>
      <Choices
        legend="Where they are"
        name={name}
        choices={WHERE}
        chosen={where}
        onChoose={setWhere}
      />
      <div className="entry-row">
        <MomentFields id={`${name}-from`} label="From" value={from} onWrite={setFrom} />
        <MomentFields id={`${name}-until`} label="Until" value={until} onWrite={setUntil} />
      </div>
    </PanelForm>
  );
}
