// The forms of a device that is set up: move it, test it, say how long it may be silent.
import { type ReactElement, useState } from "react";
import type { DeviceChoicesView } from "../../gateway/api/contract/care-views.ts";
import type { DeviceView } from "../../gateway/api/contract/views.ts";
import { moveDevice, setContact, startTest } from "../hub/device-api.ts";
import { minutesOf, silentAfterOf, type Whose } from "../state/setup-words.ts";
import { PanelForm } from "./panel-form.tsx";
import { TextField } from "./text-field.tsx";
import { WhoseFields } from "./whose-fields.tsx";

const TEST_MS = 5 * 60_000;
/** The hub takes no more than five minutes, by its own clock. */
const TRAVEL_MS = 2_000;

export interface DeviceFormProps {
  readonly device: DeviceView;
  readonly nowMs: number;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

export function MoveForm(
  props: DeviceFormProps & { readonly choices: DeviceChoicesView },
): ReactElement {
  const { device, choices, onDone, onCancel } = props;
  const { deviceId, label, residentId, roomId } = device;
  const [whose, setWhose] = useState<Whose>({ residentId, roomId });
  return (
    <PanelForm
      label={`Move ${label}`}
      doWords="Move it"
      send={async () => {
        await moveDevice(deviceId, whose);
        onDone();
      }}
      onCancel={onCancel}
    >
      <p>What it said before stays with whom it belonged to. With neither, it lies in a drawer.</p>
      <WhoseFields id={`move-${deviceId}`} choices={choices} whose={whose} onChoose={setWhose} />
    </PanelForm>
  );
}

export function TestForm({ device, nowMs, onDone, onCancel }: DeviceFormProps): ReactElement {
  return (
    <PanelForm
      label={`Test ${device.label}`}
      doWords="Start the test"
      send={async () => {
        await startTest(device.deviceId, nowMs + TEST_MS - TRAVEL_MS);
        onDone();
      }}
      onCancel={onCancel}
    >
      <p>
        Stand beside it, start, and press it. For five minutes its next press calls nobody; every
        board says so, with your name. The press after that one calls.
      </p>
    </PanelForm>
  );
}

export function ContactForm({ device, onDone, onCancel }: DeviceFormProps): ReactElement {
  const [minutes, setMinutes] = useState(() => minutesOf(device.silentAfterMs));
  return (
    <PanelForm
      label={`Contact check of ${device.label}`}
      lacks={() =>
        silentAfterOf(minutes) === undefined
          ? "Give whole minutes from 1 to 11520 (8 days), or leave it empty."
          : null
      }
      send={async () => {
        await setContact(device.deviceId, silentAfterOf(minutes) ?? null);
        onDone();
      }}
      onCancel={onCancel}
    >
      <p>Silent for longer than this, it is missed. Empty: as usual for its type.</p>
      <TextField
        id={`contact-${device.deviceId}`}
        label="Minutes without a word"
        type="number"
        value={minutes}
        onWrite={setMinutes}
      />
    </PanelForm>
  );
}
