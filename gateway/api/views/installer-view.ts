// What an installer is shown: devices, rooms and pseudonyms, never anybody's name (promise 8).
// After the views of board and devices, before they leave the hub.
import type { DeviceView, LoweredView, RoomView } from "../contract/views.ts";
import type { NotWatchedView } from "../contract/care-views.ts";
import type { Audience } from "../stream/audience.ts";

export function deviceFor(view: DeviceView, audience: Audience): DeviceView {
  return audience === "care" ? view : { ...view, residentName: null };
}

export function roomFor(view: RoomView, audience: Audience): RoomView {
  if (audience === "care") return view;
  return {
    ...view,
    residents: view.residents.map(({ residentId }) => ({ residentId, preferredName: null })),
    devices: view.devices.map((device) => deviceFor(device, audience)),
  };
}

export function notWatchedFor(view: NotWatchedView, audience: Audience): NotWatchedView {
  return audience === "care" ? view : { ...view, preferredName: null };
}

export function loweredFor(view: LoweredView, audience: Audience): LoweredView {
  return audience === "care" ? view : { ...view, preferredName: null };
}
