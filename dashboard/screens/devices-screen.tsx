// Every device with what the hub counted of it, and those that speak but are not set up.
import type { ReactElement } from "react";
import type { DeviceView } from "../../gateway/api/contract/views.ts";
import { useAppState } from "../app-context.ts";
import { type DevicesView, getDevices } from "../hub/hub-api.ts";
import { useAnswer } from "../hub/use-answer.ts";
import { Icon } from "../parts/icon.tsx";
import { deviceRemarks } from "../state/device-words.ts";
import { timeZoneOf } from "../state/hub-clock.ts";
import { whenWords } from "../state/time-words.ts";

const DEVICES_EVERY_MS = 10_000;

const COUNTERS = [
  { key: "received", words: "Received" },
  { key: "lost", words: "Lost" },
  { key: "doubled", words: "Doubled" },
  { key: "late", words: "Late" },
  { key: "undecodable", words: "Not readable" },
] as const;

interface DeviceRowProps {
  readonly device: DeviceView;
  readonly nowMs: number;
  readonly timeZone: string;
}

function DeviceRow({ device, nowMs, timeZone }: DeviceRowProps): ReactElement {
  return (
    <tr>
      <th scope="row">{device.label}</th>
      <td>{device.residentName ?? device.roomName ?? "nobody"}</td>
      <td>
        <ul className="device__remarks">
          {deviceRemarks(device, nowMs, timeZone).map((remark) => (
            <li key={remark.words} className={`remark${remark.needsCare ? " remark--care" : ""}`}>
              {remark.needsCare && <Icon name="warning" />}
              {remark.words}
            </li>
          ))}
        </ul>
      </td>
      {COUNTERS.map(({ key }) => (
        <td key={key} className="figures figures--right">
          {device.packets[key]}
        </td>
      ))}
    </tr>
  );
}

function NotSetUp({
  view,
  timeZone,
}: {
  readonly view: DevicesView;
  readonly timeZone: string;
}): ReactElement {
  return (
    <>
      <h2>Not set up</h2>
      {view.notSetUp.length === 0 ? (
        <p>No unknown device was heard.</p>
      ) : (
        <ul>
          {view.notSetUp.map((stranger) => (
            <li key={stranger.hardwareId}>
              <span className="reference">{stranger.hardwareId}</span>: last heard{" "}
              {whenWords(stranger.lastHeardMs, view.nowMs, timeZone)}, {stranger.packets} packets
              {strangerWords(stranger)}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** What is known of it, for whoever sets it up: its make, what it sends, what it looks like. */
function strangerWords({ model, sends, proposes }: DevicesView["notSetUp"][number]): string {
  const parts = [
    ...(model === "" ? [] : [model]),
    ...(sends.length === 0 ? [] : [`sends ${sends.join(", ")}`]),
    ...(proposes === null ? [] : [`looks like ${proposes}`]),
  ];
  return parts.map((part) => `; ${part}`).join("");
}

export function DevicesScreen(): ReactElement {
  const state = useAppState();
  const { answer, faultWords } = useAnswer("devices", getDevices, DEVICES_EVERY_MS);
  const timeZone = timeZoneOf(state);
  return (
    <div className="sheet sheet--wide">
      <h1 className="sheet__heading">Devices</h1>
      {faultWords !== null && (
        <p className="alert__fault" role="alert">
          {faultWords}
        </p>
      )}
      {answer !== null && (
        <>
          <div className="scroll-x" role="region" aria-label="Devices" tabIndex={0}>
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">Device</th>
                  <th scope="col">Belongs to</th>
                  <th scope="col">Last heard</th>
                  {COUNTERS.map(({ key, words }) => (
                    <th scope="col" key={key} className="figures--right">
                      {words}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {answer.devices.map((device) => (
                  <DeviceRow
                    key={device.deviceId}
                    device={device}
                    nowMs={answer.nowMs}
                    timeZone={timeZone}
                  />
                ))}
              </tbody>
            </table>
          </div>
          <NotSetUp view={answer} timeZone={timeZone} />
        </>
      )}
    </div>
  );
}
