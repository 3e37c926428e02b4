// Hop 1 over a broker that is there already. It acknowledges to devices by itself, so only the hub's
// own `ack` counts; what it hands to the hub is acknowledged to it after the commit.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { IClientOptions, IPublishPacket, MqttClient } from "mqtt";
import { z } from "zod";
import type { DriverPort } from "../domain/driver.ts";
import { GatewayError, messageOf } from "../errors.ts";
import { type BrokerContext, type NetworkDriver, defineBroker } from "./define-broker.ts";
import { BRIDGE_PAYLOAD_MOST_BYTES, PAYLOAD_MOST_BYTES } from "./mqtt-limits.ts";
import {
  type Origin,
  downlinkTopic,
  foreignOrigin,
  matchesFilter,
  readUplinkTopic,
  uplinkFilters,
} from "./mqtt-topic.ts";
import { isLoopback } from "./network-listener.ts";

/** Waits between attempts: doubled each time, each shortened by up to half so that hubs spread out. */
const RETRY_LEAST_MS = 1_000;
const RETRY_MOST_MS = 30_000;

const CONNECT_TIMEOUT_MS = 10_000;
const KEEPALIVE_S = 30;

/** Downlink that is sent once; `decided` is said again anyway [PROTOCOL §1]. */
const QOS_1_CHANNELS: ReadonlySet<string> = new Set(["ack", "answer", "prompt"]);

/** First byte and length of a PUBACK [MQTT 3.1.1 §3.4]. */
const PUBACK = [0x40, 0x02] as const;

const LIMITS = [
  "The broker acknowledges MQTT messages by itself, before the hub has them: a device may show " +
    "received only on the hub's own ack. Native wearables do; other devices may not.",
  "What the broker loses in a crash or power cut before the hub took it comes only from devices " +
    "that repeat it: set the broker to save on every change.",
  "Who may publish and subscribe, packet size, message rate and the number of clients are the " +
    "broker's to enforce: use the files that `npm run provision -- --mosquitto FOLDER` writes.",
  "The hub does not see devices connect and disconnect: it notices their silence only by the clock.",
  "A secret that ended is refused by the broker only once it has the files anew, with " +
    "`npm run provision -- --mosquitto FOLDER`; until then the hub takes what it sends as a stranger's.",
] as const;

export const mqttExternal = defineBroker({
  broker: "external",
  settings: {
    url: z.url({ protocol: /^mqtts?$/ }),
    username: z.string().min(1),
    passwordFile: z.string(),
    /** Names the session that the broker keeps for the hub: never change it. */
    clientId: z.string().min(1).max(60).default("hearthwatch-hub"),
    caFile: z.string().optional(),
  },
  build: (settings, context) => new ExternalMqtt(settings, context),
});

interface Settings {
  readonly url: string;
  readonly username: string;
  readonly passwordFile: string;
  readonly clientId: string;
  readonly caFile?: string | undefined;
}

class ExternalMqtt implements NetworkDriver {
  readonly name = "mqtt";
  readonly limits: readonly string[] = LIMITS;
  readonly #settings: Settings;
  readonly #context: BrokerContext;
  #client: MqttClient | undefined;
  #state: "up" | "down" | undefined;
  #retryMs = RETRY_LEAST_MS;
  #lastFault = "";
  /** PUBACKs leave in the order their messages came [MQTT-4.6.0-2]. */
  #acks: Promise<unknown> = Promise.resolve();

  constructor(settings: Settings, context: BrokerContext) {
    this.#settings = settings;
    this.#context = context;
  }

  /**
   * Resolves after the first attempt, also when it failed: a home's broker may come back after the
   * hub does. That it is down is said by `onState`.
   */
  async start(port: DriverPort, signal: AbortSignal): Promise<void> {
    const options = this.#options();
    // Loaded when needed: it would be a tenth of the start of a hub with a broker of its own.
    const { connect } = await import("mqtt");
    const client = connect(options);
    this.#client = client;
    client.handleMessage = (packet, done) => {
      this.#receive(port, client, packet, done);
    };
    client.on("error", (error) => {
      this.#lastFault = messageOf(error);
    });
    client.on("close", () => {
      this.#wentDown(port, client);
    });
    client.on("connect", () => {
      this.#cameUp(port, client);
    });
    signal.addEventListener("abort", () => void this.close(), { once: true });
    await new Promise<void>((tried) => {
      client.once("connect", () => {
        tried();
      });
      client.once("close", tried);
    });
  }

  address(): string {
    return this.#settings.url;
  }

  /** The broker holds the connections: it lets go of this one when it reads its files anew. */
  disconnect(): void {
    // Nothing the hub could do.
  }

  send(deviceId: string, channel: string, payload: Uint8Array): void {
    // Nothing is queued: a device that got no ack repeats, and then hears it.
    if (this.#client?.connected !== true) return;
    const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
    const qos = QOS_1_CHANNELS.has(channel) ? 1 : 0;
    this.#client.publish(downlinkTopic(deviceId, channel), bytes, { qos });
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.endAsync(true);
  }

  #options(): IClientOptions {
    const { url, username, passwordFile, clientId, caFile } = this.#settings;
    const { folder } = this.#context;
    const { protocol, hostname } = new URL(url);
    if (protocol === "mqtt:" && !isLoopback(hostname)) {
      const mend = "use mqtts://, or a broker on this machine";
      throw new GatewayError(
        "listener/insecure",
        `${url} would send secrets in plain text: ${mend}`,
      );
    }
    return {
      ...hostOf(url),
      username,
      password: readSecret(resolve(folder, passwordFile)).toString("utf8").trim(),
      clientId,
      ...(caFile === undefined ? {} : { ca: readSecret(resolve(folder, caFile)) }),
      clean: false,
      keepalive: KEEPALIVE_S,
      connectTimeout: CONNECT_TIMEOUT_MS,
      reconnectPeriod: this.#nextRetryMs(),
      reconnectOnConnackError: true,
      resubscribe: false,
      queueQoSZero: false,
    };
  }

  #cameUp(port: DriverPort, client: MqttClient): void {
    this.#retryMs = RETRY_LEAST_MS;
    client.options.reconnectPeriod = this.#nextRetryMs();
    // A broker may refuse these where no bridge is: the hub's own topics are what it needs.
    client.subscribe([...this.#context.foreignTopics], { qos: 1 }, (error) => {
      if (error !== null) port.onCounted("foreign-topics-refused");
    });
    client.subscribe([...uplinkFilters()], { qos: 1 }, (error) => {
      if (error === null) this.#say(port, "up", `connected to ${this.#settings.url}`);
      else client.stream.destroy();
    });
  }

  #wentDown(port: DriverPort, client: MqttClient): void {
    if (this.#client === undefined) return;
    this.#say(port, "down", this.#lastFault === "" ? "connection closed" : this.#lastFault);
    // The library takes this for the attempt after the one it has just scheduled.
    client.options.reconnectPeriod = this.#nextRetryMs();
  }

  #nextRetryMs(): number {
    const retryMs = this.#retryMs * (1 - this.#context.random() / 2);
    this.#retryMs = Math.min(RETRY_MOST_MS, this.#retryMs * 2);
    return Math.round(retryMs);
  }

  /** Once when it goes and once when it is back. */
  #say(port: DriverPort, state: "up" | "down", detail: string): void {
    if (this.#state === state) return;
    this.#state = state;
    port.onState(state, detail);
  }

  /**
   * The library sends the PUBACK when `done` is called without an error, and reads on only then. So an
   * event's `done` gets an error, which withholds the PUBACK and lets other packets pass; the PUBACK
   * is written here after the commit.
   */
  #receive(
    port: DriverPort,
    client: MqttClient,
    packet: IPublishPacket,
    done: (error?: Error) => void,
  ): void {
    const accepted = this.#take(port, packet);
    const { messageId } = packet;
    if (accepted === undefined || messageId === undefined) {
      accepted?.catch(() => client.stream.destroy());
      done();
      return;
    }
    const { stream } = client;
    const before = this.#acks;
    this.#acks = before.then(async () => {
      try {
        await accepted;
        if (!stream.destroyed)
          stream.write(Buffer.from([...PUBACK, messageId >> 8, messageId & 0xff]));
      } catch {
        // Not stored. MQTT 3.1.1 sends again only after a reconnect.
        stream.destroy();
      }
    });
    done(new Error("acknowledged after the commit"));
  }

  #take(port: DriverPort, packet: IPublishPacket): Promise<void> | undefined {
    const origin = readUplinkTopic(packet.topic) ?? this.#foreignOrigin(packet.topic);
    const payload =
      typeof packet.payload === "string" ? Buffer.from(packet.payload) : packet.payload;
    const most = origin?.channel === "bridge" ? BRIDGE_PAYLOAD_MOST_BYTES : PAYLOAD_MOST_BYTES;
    if (origin === undefined || payload.length > most) {
      port.onCounted(origin === undefined ? "topic-refused" : "oversized");
      return undefined;
    }
    const { clock, newTraceId } = this.#context;
    return port.onPacket({
      ...origin,
      traceId: newTraceId(),
      driver: "mqtt",
      payload,
      wallMs: clock.now(),
      monotonicMs: clock.monotonic(),
      retained: packet.retain,
      resent: packet.dup,
    });
  }

  #foreignOrigin(topic: string): Origin | undefined {
    const isForeign = this.#context.foreignTopics.some((filter) => matchesFilter(filter, topic));
    return isForeign ? foreignOrigin(topic) : undefined;
  }
}

/** The library's own reading of a URL takes a name and password out of it; ours come from a file. */
function hostOf(url: string): Pick<IClientOptions, "protocol" | "host" | "port"> {
  const { protocol, hostname, port } = new URL(url);
  const isTls = protocol === "mqtts:";
  const standardPort = isTls ? 8883 : 1883;
  return {
    protocol: isTls ? "mqtts" : "mqtt",
    host: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? standardPort : Number(port),
  };
}

function readSecret(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new GatewayError("driver/unavailable", `cannot read ${file}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
