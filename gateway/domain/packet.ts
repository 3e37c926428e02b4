// Hop 1's result: bytes as received, stamped. Hop 2 turns them into readings.

/** Raw bytes as a driver received them. */
export interface Packet {
  /** Follows the packet through every hop. */
  readonly traceId: string;
  readonly driver: "mqtt";
  /** Who sent it, as the transport proved it: a device id, or a hardware id in quarantine. */
  readonly deviceId: string;
  /** False: from the quarantine subtree, shown to the installer and otherwise ignored. */
  readonly trusted: boolean;
  /** Last part of the topic or the characteristic: "motion" or "event". */
  readonly channel: string;
  readonly payload: Uint8Array;
  readonly wallMs: number;
  readonly monotonicMs: number;
}
