// Every device with what the hub counted of it, and those that speak but are not set up. An installer or
// a manager sets up, moves, tests and takes out here; staff test.
import { type ReactElement, useState } from "react";
import type { DeviceChoicesView } from "../../gateway/api/contract/care-views.ts";
import { useAppState } from "../app-context.ts";
import { getDeviceChoices } from "../hub/device-api.ts";
import { type DevicesView, getDevices } from "../hub/hub-api.ts";
import { useAnswer } from "../hub/use-answer.ts";
import { DeviceItem } from "../parts/device-item.tsx";
import { StrangerItem } from "../parts/stranger-item.tsx";
import { timeZoneOf } from "../state/hub-clock.ts";

const DEVICES_EVERY_MS = 10_000;

interface Shown {
  readonly view: DevicesView;
  readonly choices: DeviceChoicesView | null;
}

async function getShown(isFitter: boolean): Promise<Shown> {
  const asked = isFitter ? getDeviceChoices() : Promise.resolve(null);
  const [view, choices] = await Promise.all([getDevices(), asked]);
  return { view, choices };
}

interface ListProps extends Shown {
  readonly timeZone: string;
  readonly onChanged: () => void;
}

function NotSetUp({ view, choices, timeZone, onChanged }: ListProps): ReactElement {
  return (
    <>
      <h2>Not set up</h2>
      {view.notSetUp.length === 0 ? (
        <p>No unknown device was heard.</p>
      ) : (
        <ul className="settings" aria-label="Not set up">
          {view.notSetUp.map((stranger) => (
            <StrangerItem
              key={stranger.hardwareId}
              {...{ stranger, choices, timeZone, onChanged, nowMs: view.nowMs }}
            />
          ))}
        </ul>
      )}
    </>
  );
}

function SetUp({ view, choices, timeZone, onChanged }: ListProps): ReactElement {
  const { session, board } = useAppState();
  const role = session?.signedIn?.role;
  const underTest = new Set(board?.deviceTests.map(({ deviceId }) => deviceId));
  return (
    <>
      <h2>Set up</h2>
      <ul className="settings" aria-label="Set up">
        {view.devices.map((device) => (
          <DeviceItem
            key={device.deviceId}
            {...{ device, choices, timeZone, onChanged, nowMs: view.nowMs }}
            mayTest={choices !== null || role === "staff"}
            isUnderTest={underTest.has(device.deviceId)}
          />
        ))}
      </ul>
    </>
  );
}

export function DevicesScreen(): ReactElement {
  const state = useAppState();
  const role = state.session?.signedIn?.role;
  const isFitter = role === "installer" || role === "manager";
  const [changes, setChanges] = useState(0);
  const key = `devices ${String(isFitter)} ${changes}`;
  const ask = async (): Promise<Shown> => await getShown(isFitter);
  const { answer, faultWords } = useAnswer(key, ask, DEVICES_EVERY_MS);
  const onChanged = (): void => {
    setChanges((before) => before + 1);
  };
  return (
    <div className="sheet">
      <h1 className="sheet__heading">Devices</h1>
      {faultWords !== null && (
        <p className="alert__fault" role="alert">
          {faultWords}
        </p>
      )}
      {answer !== null && (
        <>
          <NotSetUp {...answer} timeZone={timeZoneOf(state)} onChanged={onChanged} />
          <SetUp {...answer} timeZone={timeZoneOf(state)} onChanged={onChanged} />
        </>
      )}
    </div>
  );
}
