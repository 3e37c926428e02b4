// A link made of MQTT.js, the client most firmware makers test against. Reconnecting is left to
// the caller: MQTT.js would send its own copies of what the wearable already keeps and repeats.
import { connect } from "mqtt";
import {
  downlinkTopics,
  KEEP_ALIVE_S,
  type Link,
  type LinkAddress,
  type LinkHandlers,
  uplinkTopic,
} from "./link.ts";

const MQTT_3_1_1 = 4;
const CONNECT_TIMEOUT_MS = 10_000;

export function openMqttLink(address: LinkAddress, handlers: LinkHandlers): Link {
  const { deviceId } = address;
  let isDown = false;
  let reason = "the hub closed the connection";
  const client = connect(address.url, {
    clientId: deviceId,
    username: deviceId,
    password: address.secret,
    protocolVersion: MQTT_3_1_1,
    clean: true,
    keepalive: KEEP_ALIVE_S,
    connectTimeout: CONNECT_TIMEOUT_MS,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    ...(address.authority === undefined ? {} : { ca: address.authority }),
  });
  const down = (): void => {
    if (isDown) return;
    isDown = true;
    client.end(true);
    handlers.onDown(reason);
  };
  client.on("connect", () => {
    client.subscribe([...downlinkTopics(deviceId)], { qos: 1 }, (fault) => {
      if (fault === null) handlers.onUp();
      else down();
    });
  });
  client.on("message", (_topic, payload) => {
    handlers.onDownlink(payload);
  });
  client.on("error", (fault) => {
    reason = fault.message;
    down();
  });
  client.on("close", down);
  return {
    backlogBytes: 0,
    send({ topic, payload, qos }) {
      if (!isDown) client.publish(uplinkTopic(deviceId, topic), payload, { qos });
    },
    cut() {
      reason = "cut";
      down();
    },
  };
}
