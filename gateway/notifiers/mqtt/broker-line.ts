// One connection to a broker that is no sensor's: opened when something is to go, fresh each time, with
// nothing kept in the client's memory. Before it: a notifier. After it: the broker's PUBACK.
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { IClientOptions, MqttClient } from "mqtt";
import { GatewayError, messageOf } from "../../errors.ts";
import type { BrokerAccess } from "./broker-settings.ts";

const KEEPALIVE_S = 20;
/** CONNACK codes that a person has to mend: identifier, name or password, not authorized [MQTT 3.1.1 §3.2.2.3]. */
const REFUSED_CODES: ReadonlySet<number> = new Set([2, 4, 5]);

export interface BrokerLineOptions extends BrokerAccess {
  readonly clientId: string;
  /** Address of this hub to go out by; undefined: as the system chooses. */
  readonly localAddress: string | undefined;
  /** What the broker says, retained, where this line is lost without a word. */
  readonly will?: { readonly topic: string; readonly payload: string };
  readonly subscriptions: readonly string[];
  readonly onMessage: (topic: string, payload: string) => void;
  /** Connected and subscribed. */
  readonly onUp?: () => void;
  readonly onLost?: () => void;
}

interface Connection {
  readonly client: MqttClient;
  /** Aborted when the connection is gone. */
  readonly lost: AbortController;
}

function unreachable(reason: unknown): GatewayError {
  if (reason instanceof GatewayError) return reason;
  const text = typeof reason === "string" ? reason : messageOf(reason);
  return new GatewayError("notifier/unreachable", text);
}

function connectionError(error: Error & { readonly code?: unknown }): GatewayError {
  const isRefused = typeof error.code === "number" && REFUSED_CODES.has(error.code);
  return isRefused ? new GatewayError("notifier/turned-away", error.message) : unreachable(error);
}

export class BrokerLine {
  readonly #options: BrokerLineOptions;
  #connection: Connection | undefined;
  #opening: Promise<Connection> | undefined;
  #isClosed = false;

  constructor(options: BrokerLineOptions) {
    this.#options = options;
  }

  get isUp(): boolean {
    return this.#connection !== undefined;
  }

  /** Resolves when the broker can be talked to. Throws `notifier/unreachable`, `notifier/turned-away`. */
  async open(signal: AbortSignal): Promise<void> {
    await this.#connected(signal);
  }

  /** Resolves at the PUBACK, and only then. */
  async publish(
    topic: string,
    payload: string,
    retain: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    const { client, lost } = await this.#connected(signal);
    const sent = client.publishAsync(topic, payload, { qos: 1, retain });
    await orEnd(sent, AbortSignal.any([signal, lost.signal]), () => {
      // Without its PUBACK it would stay in the client's memory; the line is taken for dead.
      this.#drop(client);
    });
  }

  /** Ends the connection, in order where `isKind`: then the broker keeps its will to itself. */
  async close(isKind = true): Promise<void> {
    this.#isClosed = true;
    const client = this.#connection?.client;
    this.#connection = undefined;
    await client?.endAsync(!isKind).catch(() => undefined);
  }

  async #connected(signal: AbortSignal): Promise<Connection> {
    if (signal.aborted || this.#isClosed) throw unreachable(signal.reason ?? "the hub stops");
    if (this.#connection !== undefined) return this.#connection;
    this.#opening ??= this.#open(signal).finally(() => {
      this.#opening = undefined;
    });
    return await orEnd(this.#opening, signal);
  }

  async #open(signal: AbortSignal): Promise<Connection> {
    // Loaded when needed: it would be a tenth of the start of a hub that uses no such destination.
    const { MqttClient: Client } = await import("mqtt");
    const socket = this.#socket();
    const client = new Client(() => socket, this.#clientOptions());
    client.connect();
    const lost = new AbortController();
    const end = (error: GatewayError): void => {
      if (!lost.signal.aborted) lost.abort(error);
      this.#drop(client);
    };
    client.on("error", (error) => {
      end(connectionError(error));
    });
    client.on("close", () => {
      end(unreachable("the connection to the broker was closed"));
    });
    client.on("message", (topic, payload) => {
      this.#options.onMessage(topic, payload.toString("utf8"));
    });
    try {
      await this.#greet(client, AbortSignal.any([signal, lost.signal]));
    } catch (error) {
      end(unreachable(error));
      throw error;
    }
    const connection = { client, lost };
    if (!lost.signal.aborted && !this.#isClosed) this.#connection = connection;
    this.#options.onUp?.();
    return connection;
  }

  async #greet(client: MqttClient, signal: AbortSignal): Promise<void> {
    const greeted = new Promise<void>((resolve) => {
      client.once("connect", () => {
        resolve();
      });
    });
    await orEnd(greeted, signal);
    const { subscriptions } = this.#options;
    if (subscriptions.length === 0) return;
    const granted = await orEnd(client.subscribeAsync([...subscriptions], { qos: 1 }), signal);
    const refused = granted.filter(({ qos }) => qos >= 128).map(({ topic }) => topic);
    if (refused.length === 0) return;
    throw new GatewayError(
      "notifier/turned-away",
      `the broker does not let the hub read ${refused.join(", ")}`,
    );
  }

  #socket(): Socket {
    const { host, port, isSecure, authority, localAddress } = this.#options;
    const at = {
      ...{ host, port, noDelay: true },
      ...(localAddress === undefined ? {} : { localAddress }),
    };
    if (!isSecure) return connectTcp(at);
    return connectTls({
      ...at,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(authority === undefined ? {} : { ca: authority }),
      minVersion: "TLSv1.2",
    });
  }

  #clientOptions(): IClientOptions {
    const { clientId, username, password, will } = this.#options;
    return {
      ...{ clientId, clean: true, keepalive: KEEPALIVE_S, reconnectPeriod: 0 },
      ...{ manualConnect: true, resubscribe: false, queueQoSZero: false },
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
      ...(will === undefined
        ? {}
        : {
            will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1, retain: true },
          }),
    };
  }

  #drop(client: MqttClient): void {
    const isCurrent = this.#connection?.client === client;
    if (isCurrent) this.#connection = undefined;
    client.end(true);
    client.stream.destroy();
    if (isCurrent) this.#options.onLost?.();
  }
}

/** What `work` gives, unless `signal` comes first: then `notifier/unreachable`, and `onEnd`. */
async function orEnd<T>(
  work: Promise<T>,
  signal: AbortSignal,
  onEnd: () => void = () => undefined,
): Promise<T> {
  return await new Promise<T>((resolve, reject) => {
    const end = (): void => {
      reject(unreachable(signal.reason));
      onEnd();
    };
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
    work
      .then(resolve, (error: unknown) => {
        reject(unreachable(error));
      })
      .finally(() => {
        signal.removeEventListener("abort", end);
      });
  });
}
