// A Bluetooth device as the pretended bluetoothd connects to it: services, and what it does when it is
// connected, listened to and written to. One file a kind of device.

export interface CharacteristicSpec {
  readonly uuid: string;
  readonly flags: readonly string[];
}

export interface ServiceSpec {
  readonly uuid: string;
  readonly characteristics: readonly CharacteristicSpec[];
}

/** What the radio does for a device. */
export interface Air {
  /** Notifies whoever listens to the characteristic. */
  notify(uuid: string, value: Buffer): void;
}

export interface Peripheral {
  readonly name: string;
  readonly services: readonly ServiceSpec[];
  connected(air: Air): void;
  disconnected(): void;
  /** Somebody listens to the characteristic now. */
  listenedTo(uuid: string): void;
  /** Whoever listened has left without a farewell: BlueZ writes that to the device. */
  unheard?(): void;
  read(uuid: string): Buffer;
  written(uuid: string, value: Buffer): void;
  /** For whoever keeps count. */
  report(): Readonly<Record<string, unknown>>;
  command(name: string): void;
}

/** The Bluetooth SIG's short numbers in their long form. */
export function sigUuid(short: string): string {
  return `0000${short}-0000-1000-8000-00805f9b34fb`;
}
