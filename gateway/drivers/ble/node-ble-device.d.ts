// The part of node-ble that takes a D-Bus connection: its own entry opens one to an address that only
// the environment can name, and shares it between all devices.
declare module "node-ble/src/Device.js" {
  import type { MessageBus } from "dbus-next";
  import type NodeBle from "node-ble";

  const Device: new (bus: MessageBus, adapter: string, device: string) => NodeBle.Device;
  export = Device;
}
