// One device that speaks but is not set up: what is known of it, and the way to set it up.
import { type ReactElement, useState } from "react";
import type { DeviceChoicesView } from "../../gateway/api/contract/care-views.ts";
import type { DevicesView } from "../hub/hub-api.ts";
import { whenWords } from "../state/time-words.ts";
import { SetUpForm } from "./set-up-form.tsx";

interface StrangerItemProps {
  readonly stranger: DevicesView["notSetUp"][number];
  /** Null: not for this person. */
  readonly choices: DeviceChoicesView | null;
  readonly nowMs: number;
  readonly timeZone: string;
  readonly onChanged: () => void;
}

/** For whoever sets it up: its make, what it sends, what it looks like. */
function aboutWords({ model, sends, proposes }: StrangerItemProps["stranger"]): string {
  const parts = [
    ...(model === "" ? [] : [model]),
    ...(sends.length === 0 ? [] : [`sends ${sends.join(", ")}`]),
    ...(proposes === null ? [] : [`looks like ${proposes}`]),
  ];
  return parts.length === 0 ? "It does not say what it is." : parts.join("; ");
}

export function StrangerItem(props: StrangerItemProps): ReactElement {
  const { stranger, choices, nowMs, timeZone, onChanged } = props;
  const { hardwareId, lastHeardMs, packets } = stranger;
  const [isOpen, setOpen] = useState(false);
  const close = (): void => {
    setOpen(false);
  };
  const done = (): void => {
    close();
    onChanged();
  };
  return (
    <li className="setting">
      <h3 className="setting__who reference">{hardwareId}</h3>
      <p>{aboutWords(stranger)}</p>
      <p className="figures">
        last heard {whenWords(lastHeardMs, nowMs, timeZone)}, {packets} packets
      </p>
      {choices !== null && isOpen && (
        <SetUpForm {...{ stranger, choices, onDone: done, onCancel: close }} />
      )}
      {choices !== null && !isOpen && (
        <button
          type="button"
          className="act act--small"
          onClick={() => {
            setOpen(true);
          }}
        >
          Set it up<span className="nhsuk-u-visually-hidden">: {hardwareId}</span>
        </button>
      )}
    </li>
  );
}
