// Which topics a credential may use, and what a topic says about its packet [PROTOCOL §1].
import type { Credential } from "./credential.ts";

const ROOT = "hearthwatch/v1";
const QUARANTINE = `${ROOT}/quarantine`;
const UPLINK = ["motion", "event"] as const;
const DOWNLINK = ["ack", "decided", "answer", "prompt"] as const;

const DEVICE_ID = /^[a-z0-9-]{1,40}$/;
/** A hardware id as printed on things: a serial number or an address. */
const HARDWARE_ID = /^[A-Za-z0-9:._-]{1,64}$/;

/** Whose packet it is, as the topic says and the credential allows. */
export interface Origin {
  readonly deviceId: string;
  readonly trusted: boolean;
  readonly channel: string;
}

/** Name of a client that connected and proved it. */
export interface Principal {
  readonly username: string;
  readonly credential: Credential;
}

export function downlinkTopic(deviceId: string, channel: string): string {
  return `${ROOT}/${deviceId}/${channel}`;
}

/** Every topic under which packets come in, for a broker that is not ours. */
export function uplinkFilters(): readonly string[] {
  return [
    ...UPLINK.map((channel) => `${ROOT}/+/${channel}`),
    ...UPLINK.map((channel) => `${QUARANTINE}/+/${channel}`),
  ];
}

/** Every topic the hub speaks to devices under. */
export function downlinkFilters(): readonly string[] {
  return DOWNLINK.map((channel) => `${ROOT}/+/${channel}`);
}

/** What a device credential may do, as topics: its own subtree and nothing else. */
export function deviceTopics(deviceId: string): { publish: string[]; subscribe: string[] } {
  const topic = (channel: string): string => `${ROOT}/${deviceId}/${channel}`;
  return { publish: UPLINK.map(topic), subscribe: DOWNLINK.map(topic) };
}

/** What an enrolment credential may publish. */
export function enrolmentFilters(): readonly string[] {
  return UPLINK.map((channel) => `${QUARANTINE}/+/${channel}`);
}

/** Reads a topic of the native protocol; undefined for any other. */
export function readUplinkTopic(topic: string): Origin | undefined {
  return (
    readTopic(topic, `${QUARANTINE}/`, HARDWARE_ID, false) ??
    readTopic(topic, `${ROOT}/`, DEVICE_ID, true)
  );
}

function readTopic(topic: string, root: string, id: RegExp, trusted: boolean): Origin | undefined {
  if (!topic.startsWith(root)) return undefined;
  const [deviceId = "", last, ...more] = topic.slice(root.length).split("/");
  const channel = UPLINK.find((name) => name === last);
  if (channel === undefined || more.length > 0 || !id.test(deviceId)) return undefined;
  return { deviceId, trusted, channel };
}

/** Where a packet that `principal` publishes to `topic` is from; undefined: it may not. */
export function originOf(principal: Principal, topic: string): Origin | undefined {
  const { credential, username } = principal;
  const native = readUplinkTopic(topic);
  if (credential.kind === "bridge") {
    const isListed = credential.topics.some((filter) => matchesFilter(filter, topic));
    return isListed ? (native ?? foreignOrigin(topic)) : undefined;
  }
  const isOwn =
    credential.kind === "device"
      ? native?.trusted === true && native.deviceId === username
      : native?.trusted === false;
  return isOwn ? native : undefined;
}

/** A foreign topic is the device's name: its family knows the form. */
export function foreignOrigin(topic: string): Origin {
  return { deviceId: topic, trusted: true, channel: "bridge" };
}

/** May `principal` subscribe to `filter`? A bridge: only what one of its filters contains. */
export function maySubscribe({ credential, username }: Principal, filter: string): boolean {
  switch (credential.kind) {
    case "device":
      return DOWNLINK.some((channel) => filter === `${ROOT}/${username}/${channel}`);
    case "enrolment":
      return false;
    case "bridge":
      return credential.topics.some((allowed) => containsFilter(allowed, filter));
  }
}

/** MQTT topic filter match [MQTT 3.1.1 §4.7]. */
export function matchesFilter(filter: string, topic: string): boolean {
  // A wildcard in front never matches a topic of the broker's own [MQTT-4.7.2-1].
  if (topic.startsWith("$") && !filter.startsWith("$")) return false;
  const wanted = filter.split("/");
  const parts = topic.split("/");
  for (const [i, want] of wanted.entries()) {
    if (want === "#") return true;
    if (i >= parts.length || (want !== "+" && want !== parts[i])) return false;
  }
  return wanted.length === parts.length;
}

/** True when every topic that `inner` matches is matched by `outer`. */
function containsFilter(outer: string, inner: string): boolean {
  const wide = outer.split("/");
  const narrow = inner.split("/");
  for (const [i, want] of wide.entries()) {
    if (want === "#") return true;
    const have = narrow[i];
    if (have === undefined || have === "#" || (want !== "+" && want !== have)) return false;
  }
  return wide.length === narrow.length;
}
