// The way between a wearable and the hub, as an argument: MQTT.js for a few devices, a light client
// for thousands, memory in tests. One link is one connection; when it is down it stays down.
import type { Outgoing } from "./wearable.ts";

export interface LinkAddress {
  /** mqtt://host:port or mqtts://host:port */
  readonly url: string;
  /** PEM of the authority that signed the hub's certificate, for mqtts. */
  readonly authority?: string;
  readonly deviceId: string;
  readonly secret: string;
}

export interface LinkHandlers {
  /** Connected and subscribed: the wearable may publish. */
  readonly onUp: () => void;
  /** Once, whatever the reason: refused, closed, silent. */
  readonly onDown: (reason: string) => void;
  readonly onDownlink: (payload: Buffer) => void;
}

export interface Link {
  send(outgoing: Outgoing): void;
  /** Bytes given to the link that the hub's host has not taken yet. */
  readonly backlogBytes: number;
  /** Ends the connection without a farewell, as a device out of range does. */
  cut(): void;
}

export type OpenLink = (address: LinkAddress, handlers: LinkHandlers) => Link;

/** PROTOCOL section 1: 30 s recommended. */
export const KEEP_ALIVE_S = 30;

export function downlinkTopics(deviceId: string): readonly string[] {
  return ["ack", "decided", "answer", "prompt"].map((leaf) => `hearthwatch/v1/${deviceId}/${leaf}`);
}

export function uplinkTopic(deviceId: string, leaf: Outgoing["topic"]): string {
  return `hearthwatch/v1/${deviceId}/${leaf}`;
}
