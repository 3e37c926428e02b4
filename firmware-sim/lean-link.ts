// A link light enough for thousands in one process: a bare socket and the packet codec of MQTT.js.
// It speaks only what PROTOCOL.md section 1 asks of a wearable.
import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { type Packet, generate, parser } from "mqtt-packet";
import {
  KEEP_ALIVE_S,
  downlinkTopics,
  type Link,
  type LinkAddress,
  type LinkHandlers,
  uplinkTopic,
} from "./link.ts";
import type { Outgoing } from "./wearable.ts";

const MQTT_3_1_1 = 4;
const DEFAULT_PORT = { "mqtt:": 1883, "mqtts:": 8883 } as const;
const SUBSCRIBE_ID = 1;
const LAST_MESSAGE_ID = 0xff_ff;
const QOS_REFUSED = 0x80;
/** Twice within the keep alive, so that one lost ping ends nothing. */
const PING_EVERY_MS = (KEEP_ALIVE_S * 1000) / 2;

export function openLeanLink(address: LinkAddress, handlers: LinkHandlers): Link {
  return new LeanLink(address, handlers);
}

class LeanLink implements Link {
  readonly #address: LinkAddress;
  readonly #handlers: LinkHandlers;
  readonly #socket: Socket;
  readonly #topics: Readonly<Record<Outgoing["topic"], string>>;
  readonly #ping: NodeJS.Timeout;
  #messageId = SUBSCRIBE_ID;
  #hasHeard = true;
  #isDown = false;

  constructor(address: LinkAddress, handlers: LinkHandlers) {
    this.#address = address;
    this.#handlers = handlers;
    this.#topics = {
      motion: uplinkTopic(address.deviceId, "motion"),
      event: uplinkTopic(address.deviceId, "event"),
    };
    this.#socket = openSocket(address);
    this.#socket.setNoDelay(true);
    const codec = parser({ protocolVersion: MQTT_3_1_1 });
    codec.on("packet", (packet) => {
      this.#heard(packet);
    });
    codec.on("error", () => {
      this.#down("the hub sent what is not MQTT");
    });
    this.#socket.on("data", (bytes) => {
      this.#hasHeard = true;
      codec.parse(bytes);
    });
    this.#socket.on("error", (fault) => {
      this.#down(fault.message);
    });
    this.#socket.on("close", () => {
      this.#down("the hub closed the connection");
    });
    this.#ping = setInterval(() => {
      this.#keepAlive();
    }, PING_EVERY_MS);
    this.#write({
      cmd: "connect",
      protocolId: "MQTT",
      protocolVersion: MQTT_3_1_1,
      clean: true,
      clientId: address.deviceId,
      keepalive: KEEP_ALIVE_S,
      username: address.deviceId,
      password: Buffer.from(address.secret),
    });
  }

  get backlogBytes(): number {
    return this.#socket.writableLength;
  }

  send(outgoing: Outgoing): void {
    const message = {
      cmd: "publish",
      topic: this.#topics[outgoing.topic],
      payload: outgoing.payload,
      qos: outgoing.qos,
      dup: false,
      retain: false,
    } as const;
    if (outgoing.qos === 0) this.#write(message);
    else this.#write({ ...message, messageId: this.#nextMessageId() });
  }

  cut(): void {
    this.#down("cut");
  }

  #heard(packet: Packet): void {
    switch (packet.cmd) {
      case "connack":
        if (packet.returnCode === 0) this.#subscribe();
        else this.#down(`the hub refused the credentials (${packet.returnCode ?? "no code"})`);
        break;
      case "suback":
        if (packet.granted.includes(QOS_REFUSED)) this.#down("the hub refused a subscription");
        else this.#handlers.onUp();
        break;
      case "publish":
        if (packet.qos === 1 && packet.messageId !== undefined) {
          this.#write({ cmd: "puback", messageId: packet.messageId });
        }
        if (typeof packet.payload !== "string") this.#handlers.onDownlink(packet.payload);
        break;
      default:
        // PUBACK is no promise [PROTOCOL section 6], PINGRESP has done its work by arriving.
        break;
    }
  }

  #subscribe(): void {
    this.#write({
      cmd: "subscribe",
      messageId: SUBSCRIBE_ID,
      subscriptions: downlinkTopics(this.#address.deviceId).map((topic) => ({ topic, qos: 1 })),
    });
  }

  #nextMessageId(): number {
    this.#messageId = this.#messageId === LAST_MESSAGE_ID ? SUBSCRIBE_ID + 1 : this.#messageId + 1;
    return this.#messageId;
  }

  #keepAlive(): void {
    if (!this.#hasHeard) {
      this.#down("the hub is silent");
      return;
    }
    this.#hasHeard = false;
    this.#write({ cmd: "pingreq" });
  }

  #write(packet: Packet): void {
    if (!this.#isDown) this.#socket.write(generate(packet));
  }

  #down(reason: string): void {
    if (this.#isDown) return;
    this.#isDown = true;
    clearInterval(this.#ping);
    this.#socket.destroy();
    this.#handlers.onDown(reason);
  }
}

function openSocket(address: LinkAddress): Socket {
  const url = new URL(address.url);
  if (url.protocol !== "mqtt:" && url.protocol !== "mqtts:") {
    throw new Error(`${address.url}: the URL must begin with mqtt:// or mqtts://`);
  }
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = url.port === "" ? DEFAULT_PORT[url.protocol] : Number(url.port);
  if (url.protocol === "mqtt:") return connectTcp(port, host);
  return connectTls({
    host,
    port,
    ...(address.authority === undefined ? {} : { ca: address.authority }),
  });
}
