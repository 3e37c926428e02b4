// Sets up a device that was heard: what it is, where and whose it is, what is written on it.
import { type ReactElement, useState } from "react";
import type { DeviceChoicesView } from "../../gateway/api/contract/care-views.ts";
import type { DevicesView } from "../hub/hub-api.ts";
import { setUpDevice } from "../hub/device-api.ts";
import type { Whose } from "../state/setup-words.ts";
import { PanelForm } from "./panel-form.tsx";
import { SelectField } from "./select-field.tsx";
import { TextField } from "./text-field.tsx";
import { WhoseFields } from "./whose-fields.tsx";

/** As the hub takes it. */
const LABEL_MOST = 60;

interface SetUpFormProps {
  readonly stranger: DevicesView["notSetUp"][number];
  readonly choices: DeviceChoicesView;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

export function SetUpForm({ stranger, choices, onDone, onCancel }: SetUpFormProps): ReactElement {
  const { hardwareId, proposes } = stranger;
  const isKnown = choices.types.some(({ type }) => type === proposes);
  const [sensorType, setSensorType] = useState(isKnown ? proposes : null);
  const [label, setLabel] = useState("");
  const [whose, setWhose] = useState<Whose>({ residentId: null, roomId: null });
  const id = `set-up-${hardwareId}`;
  return (
    <PanelForm
      label={`Set up ${hardwareId}`}
      doWords="Set it up"
      lacks={() => {
        if (sensorType === null) return "Choose what it is.";
        if (label.trim() === "") return "Write what it is called.";
        const isNowhere = whose.residentId === null && whose.roomId === null;
        return isNowhere ? "Choose a room, a resident, or both." : null;
      }}
      send={async () => {
        const body = { hardwareId, sensorType: sensorType ?? "", label, position: null, ...whose };
        await setUpDevice(body);
        onDone();
      }}
      onCancel={onCancel}
    >
      <SelectField
        id={`${id}-type`}
        label="What it is"
        noneWords="Choose"
        choices={choices.types.map(({ type: value, summary: words }) => ({ value, words }))}
        chosen={sensorType}
        onChoose={setSensorType}
      />
      <WhoseFields id={id} choices={choices} whose={whose} onChoose={setWhose} />
      <TextField
        id={`${id}-label`}
        label="What it is called (no resident’s name)"
        type="text"
        maxLength={LABEL_MOST}
        value={label}
        onWrite={setLabel}
      />
    </PanelForm>
  );
}
