// A wired fall radar of the MR60FDA2 kind. Before it: the driver `radar-uart`, whose name is the
// radar's address. After it: the sensor type `radar`.
import { GatewayError } from "../../errors.ts";
import { type Measured, measure } from "../../domain/quantity.ts";
import { RADAR_TYPES } from "../../domain/radar-frames.ts";
import { type Family, type ForeignPacket, type News, defineFamily } from "./define-family.ts";

const ADDRESS = /^radar-uart\/[a-z0-9-]{1,40}$/;

export const radarUart = defineFamily({
  kind: "radar-uart",
  summary: "Fall radars of the MR60FDA2 kind, wired to the hub.",
  settings: {},
  topics: (): Family["topics"] => [],
  newReader: () => ({ read: readFrame }),
});

function readFrame({
  name,
  channel,
  payload,
  wallMs: atMs,
}: ForeignPacket): readonly News[] | undefined {
  if (channel !== "telegram" || !ADDRESS.test(name)) return undefined;
  if (payload.length < 2) throw new GatewayError("sensor/undecodable", "radar: no type of frame");
  const [high = 0, low = 0, value] = payload;
  const measured = measuredOf(high * 256 + low, value);
  return [
    {
      ...{ news: "readings", addresses: [name], isRemembered: false, proposes: "radar" },
      sends: measured === undefined ? [] : [measured.quantity],
      // Of other frames only that it is there.
      readings: measured === undefined ? [] : [{ ...measured, atMs }],
    },
  ];
}

function measuredOf(type: number, value: number | undefined): Measured | undefined {
  if (value === undefined) return undefined;
  if (type === RADAR_TYPES.person) return measure("occupied", value !== 0);
  if (type !== RADAR_TYPES.fall) return undefined;
  // Its maker knows 0 and 1; anything else is worth a look and no alert.
  if (value > 1) return measure("fall", "maybe");
  return measure("fall", value === 1 ? "fall" : "none");
}
