// Hop 1's result: bytes as received, stamped. Hop 2 turns them into readings.

/** Raw bytes as a driver received them. */
export interface Packet {
  /** Follows the packet through every hop. */
  readonly traceId: string;
  /** Name of the driver that received it. */
  readonly driver: string;
  /**
   * Who sent it, as the transport proved it: a device id, or a hardware id in quarantine. Of a
   * foreign device its transport's name for it: the topic of a bridge, a radio or bus address.
   */
  readonly deviceId: string;
  /** False: from the quarantine subtree, shown to the installer and otherwise ignored. */
  readonly trusted: boolean;
  /**
   * Of the native protocol the last part of the topic or the characteristic: "motion" or "event". Of
   * foreign packets their form: "bridge" (any MQTT topic of a bridge), "advertisement", "telegram",
   * "report" (over HTTP).
   */
  readonly channel: string;
  /** True: a broker kept it and it may be old. Absent: it comes from its sender. */
  readonly retained?: boolean;
  /** True: its sender says that it sent this before. */
  readonly resent?: boolean;
  /** How strongly it was heard. */
  readonly rssiDbm?: number;
  /** Which radio heard it: "hub" for the hub's own, else the address of a receiver in the home. */
  readonly receiver?: string;
  /** An advertisement's AD structures (length, type, data …) as on air; else what the sender sent. */
  readonly payload: Uint8Array;
  readonly wallMs: number;
  readonly monotonicMs: number;
}
