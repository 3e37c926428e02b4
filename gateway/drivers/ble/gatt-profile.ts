// What a GATT profile is to the driver: which service it speaks, and how. One file a profile, one line
// in profiles.ts. Before it: a connected device. After it: packets, and what the hub says to it.
import type { Clock } from "../../domain/clock.ts";

/** A connected device as a profile sees it. */
export interface GattPeer {
  has(service: string, characteristic: string): boolean;
  read(service: string, characteristic: string): Promise<Uint8Array>;
  write(service: string, characteristic: string, value: Uint8Array): Promise<void>;
  /** Resolves when the device will notify. */
  listen(
    service: string,
    characteristic: string,
    onValue: (value: Uint8Array) => void,
  ): Promise<void>;
}

export interface ProfileContext {
  readonly clock: Clock;
  readonly random: () => number;
  readonly peer: GattPeer;
  /** A packet of the native protocol, or of what the hub makes a native device's out of. */
  readonly onNative: (channel: "motion" | "event", payload: Uint8Array) => void;
  /** A value that a family reads, under the device's address. */
  readonly onValue: (channel: string, payload: Uint8Array) => void;
  readonly onCounted: (what: string) => void;
}

export interface OpenProfile {
  /** True: it took the packet. */
  send?(channel: string, payload: Uint8Array): boolean;
  close?(): void;
}

export interface GattProfile {
  readonly name: string;
  readonly service: string;
  /** The link must be bonded: what comes over it may call people. */
  readonly needsBond: boolean;
  /** Without it the connection is of no use. */
  readonly isEssential: boolean;
  open(context: ProfileContext): Promise<OpenProfile>;
}

/** Short numbers of the Bluetooth SIG in their long form. */
export function sigUuid(short: number): string {
  return `0000${short.toString(16).padStart(4, "0")}-0000-1000-8000-00805f9b34fb`;
}
