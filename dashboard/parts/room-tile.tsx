// One room: who lives there and when each device was last heard. No colour for "well": there is
// only what is known, and what needs care.
import { memo, type ReactElement } from "react";
import type { DeviceView, RoomView } from "../../gateway/api/contract/views.ts";
import { type DeviceRemark, deviceRemarks } from "../state/device-words.ts";
import { Icon, type IconName } from "./icon.tsx";

const REMARK_ICONS: Readonly<Record<DeviceRemark["kind"], IconName>> = {
  heard: "clock",
  silent: "silent",
  says: "clock",
  trouble: "warning",
  battery: "battery",
  worn: "wearable",
  "no-falls": "warning",
  signal: "wearable",
  place: "place",
};

interface DeviceLineProps {
  readonly device: DeviceView;
  readonly nowMs: number;
  readonly timeZone: string;
}

function DeviceLine({ device, nowMs, timeZone }: DeviceLineProps): ReactElement {
  return (
    <li className="device">
      <span className="device__label">{device.label}</span>
      <ul className="device__remarks">
        {deviceRemarks(device, nowMs, timeZone).map((remark) => (
          <li
            key={remark.words}
            className={`remark${remark.needsCare ? " remark--care" : ""}`}
            data-remark={remark.kind}
          >
            <Icon name={remark.needsCare ? "warning" : REMARK_ICONS[remark.kind]} />
            {remark.words}
          </li>
        ))}
      </ul>
    </li>
  );
}

interface RoomTileProps {
  readonly room: RoomView;
  readonly alertTitle: string | null;
  readonly nowMs: number;
  readonly timeZone: string;
}

function DrawnRoomTile({ room, alertTitle, nowMs, timeZone }: RoomTileProps): ReactElement {
  const headingId = `room-${room.roomId}`;
  return (
    <li>
      <section
        className={`room${alertTitle === null ? "" : " room--alert"}`}
        aria-labelledby={headingId}
      >
        <h3 className="room__name" id={headingId}>
          {room.name}
        </h3>
        {alertTitle !== null && (
          <p className="room__alert">
            <Icon name="warning" /> Open alert: {alertTitle}
          </p>
        )}
        {room.residents.length > 0 && (
          <p className="room__residents">
            {room.residents
              .map(({ preferredName, residentId }) => preferredName ?? residentId)
              .join(", ")}
          </p>
        )}
        {room.devices.length === 0 ? (
          <p className="room__none">No device</p>
        ) : (
          <ul className="room__devices">
            {room.devices.map((device) => (
              <DeviceLine key={device.deviceId} device={device} nowMs={nowMs} timeZone={timeZone} />
            ))}
          </ul>
        )}
      </section>
    </li>
  );
}

/** Drawn again only when its room or the minute changes: the board ticks twice a second. */
export const RoomTile = memo(DrawnRoomTile);
