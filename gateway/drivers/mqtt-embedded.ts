// Hop 1 over MQTT with the hub's own broker: bytes → packet. A device's event gets its PUBACK only
// after the hub has it on disk [PROTOCOL §6]. After it: sensor types, ingest.
import type { Server, Socket } from "node:net";
import type { AedesOptions, Client } from "aedes";
import { z } from "zod";
import type { DriverPort } from "../domain/driver.ts";
import { GatewayError, isGatewayError, messageOf } from "../errors.ts";
import { type BrokerContext, type NetworkDriver, defineBroker } from "./define-broker.ts";
import { HubBroker } from "./hub-broker.ts";
import { MqttClients } from "./mqtt-clients.ts";
import { MqttInlet } from "./mqtt-inlet.ts";
import {
  BRIDGE_PAYLOAD_MOST_BYTES,
  CLIENTS_MOST,
  CONNECT_TIMEOUT_MS,
  DRAIN_TIMEOUT_MS,
  OUTGOING_MOST_BYTES,
  PAYLOAD_MOST_BYTES,
} from "./mqtt-limits.ts";
import type { MqttSession } from "./mqtt-session.ts";
import { type Origin, downlinkTopic } from "./mqtt-topic.ts";
import { type ListenerSettings, createListener, listen } from "./network-listener.ts";

type AuthorizePublish = NonNullable<AedesOptions["authorizePublish"]>;
type Publication = Parameters<AuthorizePublish>[1];
type PublishCallback = Parameters<AuthorizePublish>[2];

/** Downlink that is sent once; `decided` is said again anyway [PROTOCOL §1]. */
const QOS_1_CHANNELS: ReadonlySet<string> = new Set(["ack", "answer", "prompt"]);

export const mqttEmbedded = defineBroker({
  broker: "embedded",
  settings: {
    host: z.string().default("127.0.0.1"),
    port: z.int().min(0).max(65_535),
    tls: z.strictObject({ certificateFile: z.string(), keyFile: z.string() }).optional(),
  },
  build: (settings, context) => new EmbeddedMqtt(settings, context),
});

/** What there is from start to close. */
interface Running {
  readonly port: DriverPort;
  readonly clients: MqttClients;
  readonly broker: HubBroker;
  readonly server: Server;
}

/** Ended by a refusal of ours, which is counted where it is decided; aedes numbers that of a CONNECT. */
function wasRefused(error: Error): boolean {
  return isGatewayError(error) || "errorCode" in error;
}

class EmbeddedMqtt implements NetworkDriver {
  readonly name = "mqtt";
  readonly limits: readonly string[] = [];
  readonly #settings: ListenerSettings;
  readonly #context: BrokerContext;
  readonly #inlets = new WeakMap<object, MqttInlet>();
  readonly #sockets = new Set<Socket>();
  #running: Running | undefined;
  #portTaken: number;

  constructor(settings: ListenerSettings, context: BrokerContext) {
    this.#settings = settings;
    this.#context = context;
    this.#portTaken = settings.port;
  }

  async start(port: DriverPort, signal: AbortSignal): Promise<void> {
    const clients = new MqttClients(port, this.#context.credentials);
    const broker = this.#createBroker(port, clients);
    const server = createListener(this.#settings, this.#context.folder, (socket) => {
      this.#accept(port, broker, socket);
    });
    server.maxConnections = CLIENTS_MOST;
    server.on("drop", () => {
      port.onCounted("too-many-clients");
    });
    server.on("tlsClientError", () => {
      port.onCounted("tls-refused");
    });
    this.#running = { port, clients, broker, server };
    await broker.listen();
    try {
      this.#portTaken = await listen(server, this.#settings);
    } catch (error) {
      await this.close();
      throw error;
    }
    server.on("error", (error) => {
      port.onState("down", messageOf(error));
    });
    signal.addEventListener("abort", () => void this.close(), { once: true });
    port.onState("up", `listening on ${this.address()}`);
  }

  address(): string {
    const { host, tls } = this.#settings;
    return `${tls === undefined ? "mqtt" : "mqtts"}://${host}:${this.#portTaken}`;
  }

  send(deviceId: string, channel: string, payload: Uint8Array): void {
    const session = this.#running?.clients.route(deviceId);
    const topic = downlinkTopic(deviceId, channel);
    if (session?.isSubscribed(topic) !== true || this.#isSlow(session.client)) return;
    session.client.publish(
      {
        cmd: "publish",
        topic,
        payload: Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength),
        qos: QOS_1_CHANNELS.has(channel) ? 1 : 0,
        dup: false,
        retain: false,
      },
      () => undefined,
    );
  }

  disconnect(username: string): void {
    this.#running?.clients.disconnect(username);
  }

  async close(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    if (running === undefined) return;
    await new Promise<void>((resolve) => {
      running.broker.close(resolve);
    });
    if (!running.server.listening) return;
    await new Promise<void>((resolve) => {
      running.server.close(() => {
        resolve();
      });
      for (const socket of this.#sockets) socket.destroy();
    });
  }

  #accept(port: DriverPort, broker: HubBroker, socket: Socket): void {
    // A PUBACK is four bytes: waiting to fill a segment would add 40 ms to it.
    socket.setNoDelay(true);
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    const inlet = new MqttInlet(socket, this.#context.clock, (what) => {
      port.onCounted(what);
    });
    this.#inlets.set(socket, inlet);
    broker.handle(socket);
  }

  #createBroker(port: DriverPort, clients: MqttClients): HubBroker {
    const broker = new HubBroker({
      connectTimeout: CONNECT_TIMEOUT_MS,
      drainTimeout: DRAIN_TIMEOUT_MS,
      preConnect: (_client, packet, done) => {
        // Without an error aedes would leave the connection open, and for ever.
        const isFit = clients.prepare(packet);
        done(isFit ? null : new GatewayError("driver/unavailable", "refused"), isFit);
      },
      authenticate: (client, username, password, done) => {
        const inlet = this.#inlets.get(client.conn);
        done(null, clients.authenticate(client, inlet, username, password));
      },
      authorizePublish: (client, packet, done) => {
        this.#receive(client, packet, done);
      },
      authorizeSubscribe: (client, subscription, done) => {
        done(null, clients.subscribe(client, subscription.topic) ? subscription : null);
      },
    });
    broker.on("clientReady", (client) => {
      clients.arrived(client);
    });
    broker.on("clientDisconnect", (client) => {
      clients.left(client);
    });
    broker.on("unsubscribe", (topics, client) => {
      clients.unsubscribe(client, topics);
    });
    // Bytes that are no MQTT, a client that fell silent: each ends its connection.
    for (const event of ["clientError", "connectionError"] as const) {
      broker.on(event, (_client, error) => {
        if (!wasRefused(error)) port.onCounted("connection-error");
      });
    }
    // One client's packet upset it; the broker goes on, so this is counted and no radio is down.
    broker.addListener("error", () => {
      port.onCounted("broker-error");
    });
    return broker;
  }

  /**
   * Takes a packet in. aedes writes the PUBACK when `done` is called: for an event that is after the
   * commit. An error ends the connection, and the device sends again.
   */
  #receive(client: Client | null, packet: Publication, done: PublishCallback): void {
    const session = client === null ? undefined : this.#running?.clients.sessionOf(client);
    const accepted = session === undefined ? "refused" : this.#take(session, packet);
    if (accepted === "refused") {
      done(
        new GatewayError(
          "driver/unavailable",
          "refused: a packet under a topic that its sender may not use",
        ),
      );
    } else if (accepted === undefined) {
      done(null);
    } else {
      accepted.then(
        () => {
          done(null);
        },
        (error: unknown) => {
          done(error instanceof Error ? error : new Error(messageOf(error)));
        },
      );
      session?.inlet.goOn();
    }
  }

  #take(session: MqttSession, packet: Publication): Promise<void> | undefined | "refused" {
    const origin = session.origin(packet.topic);
    if (this.#running === undefined) return "refused";
    const { port, clients } = this.#running;
    const payload =
      typeof packet.payload === "string" ? Buffer.from(packet.payload) : packet.payload;
    const fault = faultOf(packet, origin, payload.length);
    if (fault !== undefined) port.onCounted(fault);
    if (origin === undefined || fault !== undefined || this.#isSlow(session.client)) {
      return "refused";
    }
    // Nothing is ever retained; the packet is taken as it is, for it may be a press.
    if (packet.retain) port.onCounted("retain-ignored");
    const { deviceId, trusted, channel } = origin;
    // There is no downlink to foreign topics, and they may be many.
    if (session.isBridge && channel !== "bridge") clients.routeThrough(deviceId, session);
    const traceId = this.#context.newTraceId();
    const wallMs = this.#context.clock.now();
    const monotonicMs = this.#context.clock.monotonic();
    const driver = "mqtt";
    return port.onPacket({
      traceId,
      driver,
      deviceId,
      trusted,
      channel,
      payload,
      wallMs,
      monotonicMs,
      resent: packet.dup,
    });
  }

  /** Cuts off a client that does not read what it is sent: it must not fill the hub's memory. */
  #isSlow(client: Client): boolean {
    if (client.conn.destroyed) return true;
    if (client.conn.writableLength <= OUTGOING_MOST_BYTES) return false;
    this.#running?.port.onCounted("slow-client");
    client.conn.destroy();
    return true;
  }
}

function faultOf(
  packet: Publication,
  origin: Origin | undefined,
  bytes: number,
): string | undefined {
  if (origin === undefined) return "topic-refused";
  // Its four-way handshake promises "exactly once"; the hub promises that with names of events.
  if (packet.qos === 2) return "qos-2-refused";
  const most = origin.channel === "bridge" ? BRIDGE_PAYLOAD_MOST_BYTES : PAYLOAD_MOST_BYTES;
  return bytes > most ? "oversized" : undefined;
}
