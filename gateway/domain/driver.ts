// What the hub asks of everything that speaks one radio or bus (hop 1).
import type { Packet } from "./packet.ts";
import type { RadioSaying } from "./radio-watch.ts";

/** `detail` says which step failed, and names no address. */
export interface Reach {
  readonly isReached: boolean;
  readonly detail: string;
}

/** What the hub gives a driver. */
export interface DriverPort {
  /**
   * Takes a packet. A promise comes back where the sender must not be told "received" before the
   * packet's event is on disk; it rejects when it could not be stored (the sender must try again).
   */
  onPacket(packet: Packet): Promise<void> | undefined;
  /** A device came or went, as the transport sees it. */
  onConnection(deviceId: string, connected: boolean): void;
  /** Called once when the radio or bus goes away and once when it is back. */
  onState(state: "up" | "down", detail: string): void;
  /** Counts what is refused or dropped: "undecodable-topic", "rate-limited", "oversized", … */
  onCounted(what: string): void;
  /** Once when a device that is there cannot be connected to, and once when it can again. */
  onReach?(deviceId: string, reach: Reach): void;
  /** Something was done about a radio that has gone deaf, or it hears again. */
  onRadio?(saying: RadioSaying): void;
}

/** One radio or bus. */
export interface Driver {
  /** Tells it from the others; its packets carry it. */
  readonly name: string;
  /** What cannot be promised with its settings, in words for the log at start. */
  readonly limits?: readonly string[];
  /**
   * Resolves when it works, or after a first attempt where what it needs may come later: that is
   * said by `onState`. Throws `driver/unavailable`, `listener/…`. Ends with `signal`.
   */
  start(port: DriverPort, signal: AbortSignal): Promise<void>;
  /** Sends a downlink packet if the device can be reached now; the device repeats until it hears. */
  send(deviceId: string, channel: string, payload: Uint8Array): void;
  close(): Promise<void>;
}
