// What the Devices screen asks of the hub: what a device may be and whose, and every change to one.
import {
  type DeviceChoicesView,
  deviceChoicesView,
  type SetUpRequest,
} from "../../gateway/api/contract/care-views.ts";
import { askHub, nothing, post } from "./hub-api.ts";

const remove = { method: "DELETE" } as const;

type Whose = Pick<SetUpRequest, "residentId" | "roomId">;

function ofDevice(deviceId: string, what = ""): string {
  return `/devices/${encodeURIComponent(deviceId)}${what}`;
}

export async function getDeviceChoices(): Promise<DeviceChoicesView> {
  return await askHub({ path: "/devices/choices", answer: deviceChoicesView });
}

export async function setUpDevice(body: SetUpRequest): Promise<void> {
  await askHub({ ...post, path: "/devices", body, answer: nothing });
}

/** Neither resident nor room: it lies in a drawer. */
export async function moveDevice(deviceId: string, body: Whose): Promise<void> {
  await askHub({ ...post, path: ofDevice(deviceId, "/assignment"), body, answer: nothing });
}

/** `silentAfterMs: null`: as its type. */
export async function setContact(deviceId: string, silentAfterMs: number | null): Promise<void> {
  const path = ofDevice(deviceId, "/contact");
  await askHub({ ...post, path, body: { silentAfterMs }, answer: nothing });
}

export async function startTest(deviceId: string, untilMs: number): Promise<void> {
  await askHub({ ...post, path: ofDevice(deviceId, "/test"), body: { untilMs }, answer: nothing });
}

export async function endTest(deviceId: string): Promise<void> {
  await askHub({ ...remove, path: ofDevice(deviceId, "/test"), answer: nothing });
}

export async function takeOut(deviceId: string): Promise<void> {
  await askHub({ ...remove, path: ofDevice(deviceId), answer: nothing });
}
