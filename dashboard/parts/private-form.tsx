// Sets private time for one resident: who wished it, and until when.
import { type ReactElement, useState } from "react";
import type { ResidentsView } from "../../gateway/api/contract/care-views.ts";
import { setPrivateTime } from "../hub/care-api.ts";
import { ASKER_WORDS, choicesOf } from "../state/care-words.ts";
import { Choices } from "./choices.tsx";
import { PanelForm } from "./panel-form.tsx";

const HOUR_MS = 3_600_000;
/** The hub takes no more than twelve hours, by its own clock. */
const TRAVEL_MS = 2_000;

const SPANS = [
  { value: HOUR_MS / 2, words: "30 minutes" },
  { value: HOUR_MS, words: "1 hour" },
  { value: 2 * HOUR_MS, words: "2 hours" },
  { value: 4 * HOUR_MS, words: "4 hours" },
  { value: 8 * HOUR_MS, words: "8 hours" },
  { value: 12 * HOUR_MS, words: "12 hours" },
] as const;

const ASKERS = choicesOf(ASKER_WORDS);

export interface CareFormProps {
  readonly residentId: string;
  readonly who: string;
  readonly nowMs: number;
  readonly onSet: (view: ResidentsView) => void;
  readonly onCancel: () => void;
}

export function PrivateForm(props: CareFormProps): ReactElement {
  const { residentId, who, nowMs, onSet, onCancel } = props;
  const [lastsMs, setLastsMs] = useState<number>(SPANS[1].value);
  const [askedBy, setAskedBy] = useState<keyof typeof ASKER_WORDS>("resident");
  const name = `private-${residentId}`;
  return (
    <PanelForm
      label={`Private time for ${who}`}
      send={async () => {
        const untilMs = nowMs + lastsMs - TRAVEL_MS;
        onSet(await setPrivateTime(residentId, { untilMs, askedBy }));
      }}
      onCancel={onCancel}
    >
      <p>Nothing senses them meanwhile, also not for falls. A press for help still calls.</p>
      <Choices
        legend="For how long"
        name={`${name}-for`}
        choices={SPANS}
        chosen={lastsMs}
        onChoose={setLastsMs}
      />
      <Choices
        legend="Who wished it"
        name={`${name}-by`}
        choices={ASKERS}
        chosen={askedBy}
        onChoose={setAskedBy}
      />
    </PanelForm>
  );
}
