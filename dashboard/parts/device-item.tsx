// One device that is set up: what is known of it, and what may be done to it here and by whom.
import { type ReactElement, useState } from "react";
import type { DeviceChoicesView } from "../../gateway/api/contract/care-views.ts";
import type { DeviceView } from "../../gateway/api/contract/views.ts";
import { endTest, takeOut } from "../hub/device-api.ts";
import { faultWords } from "../hub/hub-fault.ts";
import { deviceRemarks } from "../state/device-words.ts";
import { packetWords, whoseWords } from "../state/setup-words.ts";
import { ContactForm, MoveForm, TestForm } from "./device-forms.tsx";
import { EndButton } from "./end-button.tsx";
import { Icon } from "./icon.tsx";

type FormName = "move" | "test" | "contact";

interface DeviceItemProps {
  readonly device: DeviceView;
  /** Null: not for this person. */
  readonly choices: DeviceChoicesView | null;
  readonly mayTest: boolean;
  readonly isUnderTest: boolean;
  readonly nowMs: number;
  readonly timeZone: string;
  readonly onChanged: () => void;
}

function Remarks({ device, nowMs, timeZone }: DeviceItemProps): ReactElement {
  return (
    <ul className="device__remarks">
      {deviceRemarks(device, nowMs, timeZone).map((remark) => (
        <li key={remark.words} className={`remark${remark.needsCare ? " remark--care" : ""}`}>
          {remark.needsCare && <Icon name="warning" />}
          {remark.words}
        </li>
      ))}
    </ul>
  );
}

function EndTest({ device, onChanged }: DeviceItemProps): ReactElement {
  const [fault, setFault] = useState<string | null>(null);
  return (
    <>
      <button
        type="button"
        className="act act--small"
        onClick={() => {
          endTest(device.deviceId).then(onChanged, (error: unknown) => {
            setFault(faultWords(error));
          });
        }}
      >
        End the test<span className="nhsuk-u-visually-hidden"> of {device.label}</span>
      </button>
      {fault !== null && (
        <span className="alert__fault" role="alert">
          {fault}
        </span>
      )}
    </>
  );
}

function Buttons(
  props: DeviceItemProps & { readonly onOpen: (name: FormName) => void },
): ReactElement {
  const { device, choices, mayTest, isUnderTest, onOpen, onChanged } = props;
  const isFitter = choices !== null;
  const buttons: readonly { name: FormName; words: string; isShown: boolean }[] = [
    { name: "move", words: "Move", isShown: isFitter },
    { name: "test", words: "Test", isShown: mayTest && !isUnderTest },
    { name: "contact", words: "Contact check", isShown: isFitter && device.canBeSupervised },
  ];
  return (
    <div className="panel__buttons">
      {buttons
        .filter(({ isShown }) => isShown)
        .map(({ name, words }) => (
          <button
            key={name}
            type="button"
            className="act act--small"
            onClick={() => {
              onOpen(name);
            }}
          >
            {words}
            <span className="nhsuk-u-visually-hidden"> {device.label}</span>
          </button>
        ))}
      {mayTest && isUnderTest && <EndTest {...props} />}
      {isFitter && (
        <EndButton
          words="Take out"
          about={device.label}
          sureWords="Yes, it calls nobody any more"
          end={async () => {
            await takeOut(device.deviceId);
          }}
          onEnded={onChanged}
        />
      )}
    </div>
  );
}

export function DeviceItem(props: DeviceItemProps): ReactElement {
  const { device, choices, nowMs, onChanged } = props;
  const [open, setOpen] = useState<FormName | null>(null);
  const close = (): void => {
    setOpen(null);
  };
  const form = {
    ...{ device, nowMs, onCancel: close },
    onDone: () => {
      close();
      onChanged();
    },
  };
  return (
    <li className="setting">
      <h3 className="setting__who">{device.label}</h3>
      <p>{whoseWords(device)}</p>
      <Remarks {...props} />
      <p className="figures">{packetWords(device)}</p>
      {open === "move" && choices !== null && <MoveForm {...form} choices={choices} />}
      {open === "test" && <TestForm {...form} />}
      {open === "contact" && <ContactForm {...form} />}
      {open === null && <Buttons {...props} onOpen={setOpen} />}
    </li>
  );
}
