// Setting up, moving, testing and taking out devices by screen. Before it: an installer, or staff who
// test. After it: the core, which decides with the home as of the commit.
import {
  assignProposals,
  contactProposals,
  mustBeFitter,
  setUpProposals,
} from "../../domain/device-setup.ts";
import { testEndProposals, testProposals } from "../../domain/device-test.ts";
import { namesOneOf } from "../../domain/name-words.ts";
import { sensorTypes } from "../../sensors/index.ts";
import type { ApiParts } from "../api-parts.ts";
import type { ApiContext, Handler } from "../caller.ts";
import {
  assignRequest,
  contactRequest,
  type DeviceChoicesView,
  setUpRequest,
  type SetUpRequest,
  testRequest,
} from "../contract/care-views.ts";
import { readBody, readIdParam } from "../read-request.ts";
import { RequestFault } from "../request-fault.ts";
import type { RouteName } from "../route-access.ts";
import { audienceOf } from "../stream/audience.ts";

type DeviceRoute = Exclude<Extract<RouteName, `${string} /devices${string}`>, "GET /devices">;

/** Its devices bring a secret of their own, which a screen must not show. */
const NATIVE_TYPE = "wearable";

export function deviceRoutes(parts: ApiParts): Record<DeviceRoute, Handler> {
  const { hub } = parts;
  const done = (c: ApiContext): Response => c.body(null, 204);
  const own = (c: ApiContext) => ({
    deviceId: readIdParam(c, "deviceId"),
    staffId: staffIdOf(c),
  });
  return {
    "GET /devices/choices": (c) => c.json(choicesFor(c, parts)),
    "POST /devices": async (c) => {
      const asked = await readBody(c, setUpRequest);
      checkSetUp(asked, parts);
      const { hardwareId: address, sensorType, label, position, residentId, roomId } = asked;
      const device = {
        deviceId: newDeviceId(sensorType, hub.newId()),
        sensorType,
        label,
        position,
      };
      const whose = { residentId, roomId, assignmentId: hub.newId(), staffId: staffIdOf(c) };
      await hub.decide((home) => setUpProposals(home, { device, address, ...whose }));
      return done(c);
    },
    "POST /devices/:deviceId/assignment": async (c) => {
      const wish = { ...(await readBody(c, assignRequest)), ...own(c), assignmentId: hub.newId() };
      await hub.decide((home) => assignProposals(home, wish));
      return done(c);
    },
    "POST /devices/:deviceId/contact": async (c) => {
      const wish = { ...(await readBody(c, contactRequest)), ...own(c) };
      const sensorType = hub.home.device.get(wish.deviceId)?.sensorType ?? "";
      const usualMs = sensorTypes.get(sensorType)?.supervision.silentAfterMs ?? null;
      await hub.decide((home) => contactProposals(home, wish, usualMs));
      return done(c);
    },
    "POST /devices/:deviceId/test": async (c) => {
      const wish = { ...(await readBody(c, testRequest)), ...own(c) };
      await hub.decide((home, nowMs) => testProposals(home, wish, nowMs));
      return done(c);
    },
    "DELETE /devices/:deviceId/test": async (c) => {
      const { deviceId, staffId } = own(c);
      await hub.decide((home) => testEndProposals(home, deviceId, staffId));
      return done(c);
    },
    "DELETE /devices/:deviceId": async (c) => {
      const { deviceId, staffId } = own(c);
      mustBeFitter(hub.home, staffId);
      await hub.retireDevice(deviceId);
      return done(c);
    },
  };
}

/** Signed in with a PIN: the table of access lets nobody else come here. */
function staffIdOf(c: ApiContext): string {
  return c.get("caller").session?.staffId ?? "";
}

/** Pseudonymous, and says what it is: "help-button-k7qm2x". */
function newDeviceId(sensorType: string, id: string): string {
  return `${sensorType}-${id.slice(-8).toLowerCase()}`;
}

function refuse(where: string, message: string): never {
  throw new RequestFault("care/refused", message, { where: `body.${where}` });
}

function checkSetUp({ sensorType, label, residentId }: SetUpRequest, { source }: ApiParts): void {
  if (!sensorTypes.has(sensorType)) refuse("sensorType", "There is no such kind of device.");
  if (sensorType === NATIVE_TYPE) {
    const how = "put it into the plan: npm run provision gives it its secret.";
    refuse("sensorType", `A wearable of the hub's own protocol is not set up here; ${how}`);
  }
  if (residentId === null) return;
  const { preferredName, fullName } = source.names.resident(residentId);
  if (namesOneOf(label, [preferredName, fullName ?? ""])) {
    refuse("label", "The name on it may not name its resident: it is kept with the log.");
  }
}

function choicesFor(c: ApiContext, { hub, source }: ApiParts): DeviceChoicesView {
  const { role, tabletId } = c.get("caller");
  const isNamed = audienceOf(role, tabletId !== null) === "care";
  const { home } = hub;
  return {
    types: [...sensorTypes.values()]
      .filter(({ type }) => type !== NATIVE_TYPE)
      .map(({ type, summary }) => ({ type, summary })),
    rooms: [...home.room.values()].map(({ roomId, name }) => ({ roomId, name })),
    residents: [...home.resident.values()]
      .filter(({ personal }) => personal !== null)
      .map(({ residentId, roomId }) => ({
        residentId,
        preferredName: isNamed ? source.names.resident(residentId).preferredName : null,
        roomName: roomId === null ? null : (home.room.get(roomId)?.name ?? null),
      })),
  };
}
