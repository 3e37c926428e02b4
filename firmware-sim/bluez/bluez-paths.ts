// Where BlueZ has its objects [BlueZ doc/org.bluez.Device.rst]: a device's address is in its path.

export const ADAPTER_PATH = "/org/bluez/hci0";

const ADDRESS_LENGTH = 17;

export function pathOf(address: string): string {
  return `${ADAPTER_PATH}/dev_${address.replaceAll(":", "_")}`;
}

export function addressOf(path: string): string {
  return (path.split("/dev_")[1] ?? "").slice(0, ADDRESS_LENGTH).replaceAll("_", ":");
}

export function numbered(index: number): string {
  return index.toString(16).padStart(4, "0");
}
