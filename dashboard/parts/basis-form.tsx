// A manager records, or reviews, on what basis one resident is sensed for a purpose.
import { type ReactElement, useState } from "react";
import { useAppState } from "../app-context.ts";
import { recordBasis } from "../hub/care-api.ts";
import {
  choicesOf,
  type Ground,
  GROUND_WORDS,
  type Purpose,
  PURPOSE_WORDS,
} from "../state/care-words.ts";
import { localTimeOf, momentOf } from "../state/home-time.ts";
import { timeZoneOf } from "../state/hub-clock.ts";
import { Choices } from "./choices.tsx";
import { PanelForm } from "./panel-form.tsx";
import type { CareFormProps } from "./private-form.tsx";
import { TextField } from "./text-field.tsx";

const USUAL_REVIEW_MS = 182 * 24 * 3_600_000;
const CONSULTED_MAX = 500;
const PURPOSES = choicesOf(PURPOSE_WORDS);
const GROUNDS = choicesOf(GROUND_WORDS);

/** In the middle of the day it is the same day in every zone nearby. */
const NOON = "12:00";

export function BasisForm(props: CareFormProps & { readonly purpose?: Purpose }): ReactElement {
  const { residentId, who, nowMs, onSet, onCancel } = props;
  const timeZone = timeZoneOf(useAppState());
  const [purpose, setPurpose] = useState<Purpose>(props.purpose ?? "falls");
  const [ground, setGround] = useState<Ground>("consent");
  const [consulted, setConsulted] = useState("");
  const [day, setDay] = useState(() => localTimeOf(nowMs + USUAL_REVIEW_MS, timeZone).day);
  const name = `basis-${residentId}`;
  const reviewMs = momentOf({ day, time: NOON }, timeZone);
  const written = consulted.trim();
  return (
    <PanelForm
      label={`Basis for ${who}`}
      doWords="Record it"
      lacks={() => {
        if (Number.isNaN(reviewMs)) return "Give the day of the review.";
        const isMissing = ground === "best-interests" && written === "";
        return isMissing ? "Write who was consulted." : null;
      }}
      send={async () => {
        const who = written === "" ? {} : { consulted: written };
        onSet(await recordBasis(residentId, { purpose, ground, reviewMs, ...who }));
      }}
      onCancel={onCancel}
    >
      <Choices
        legend="Sensed for"
        name={`${name}-purpose`}
        choices={PURPOSES}
        chosen={purpose}
        onChoose={setPurpose}
      />
      <Choices
        legend="On the basis of"
        name={`${name}-ground`}
        choices={GROUNDS}
        chosen={ground}
        onChoose={setGround}
      />
      <TextField
        id={`${name}-consulted`}
        label="Who was consulted (needed for best interests)"
        type="text"
        maxLength={CONSULTED_MAX}
        value={consulted}
        onWrite={setConsulted}
      />
      <TextField
        id={`${name}-review`}
        label="Review by (within a year)"
        type="date"
        value={day}
        onWrite={setDay}
      />
    </PanelForm>
  );
}
