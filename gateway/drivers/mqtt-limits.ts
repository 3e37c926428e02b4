// What one MQTT client may take of the hub. The numbers a maker of firmware must know are in
// firmware-sim/PROTOCOL.md §1; the others bound what a broken or hostile client can cost.

/** [PROTOCOL §1] */
export const PAYLOAD_MOST_BYTES = 8_192;

/** Payload and room for topic and header. A longer packet is refused by its header, unread. */
export const FRAME_MOST_BYTES = PAYLOAD_MOST_BYTES + 512;

/** [PROTOCOL §1]: motion at two a second, and a burst that holds a resend of 30 s and 32 events. */
export const MESSAGES_PER_S = 20;
export const MESSAGES_AT_ONCE = 120;

/** Zigbee2MQTT says in one message all it knows of all its devices: several kB each. */
export const BRIDGE_PAYLOAD_MOST_BYTES = 4_194_304;

/** What a client may send once it proved who it is. */
export interface Allowance {
  readonly perS: number;
  readonly atOnce: number;
  readonly frameMostBytes: number;
}

/** A bridge speaks for a whole house of sensors. */
export const BRIDGE_ALLOWANCE: Allowance = {
  perS: 500,
  atOnce: 2_000,
  frameMostBytes: BRIDGE_PAYLOAD_MOST_BYTES + 512,
};

/** [PROTOCOL §1] */
export const KEEPALIVE_LEAST_S = 10;
export const KEEPALIVE_MOST_S = 60;

/** From the first byte to a whole CONNECT: a slow radio needs one, ten is far too many. */
export const CONNECT_TIMEOUT_MS = 10_000;

/** 8,000 wearables and as many again reconnecting would not fit one hub; 10,000 do. */
export const CLIENTS_MOST = 10_000;

/** Downlink waiting for one client: 2,000 acks. One that reads nothing is cut off. */
export const OUTGOING_MOST_BYTES = 65_536;
export const DRAIN_TIMEOUT_MS = 10_000;
