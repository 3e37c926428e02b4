// One connection to a D-Bus daemon: calls that end in time, signals, and word of its own end. Before
// it: the daemon's socket. After it: the radio, and one of these for each GATT connection.
import { EventEmitter } from "node:events";
import type * as DbusNext from "dbus-next";
import type { Message, MessageBus, Variant } from "dbus-next";
import type { Clock } from "../../domain/clock.ts";
import { GatewayError, messageOf } from "../../errors.ts";

export const BLUEZ = "org.bluez";

/** BlueZ answers in milliseconds unless its controller hangs; only connecting takes longer. */
const CALL_TIMEOUT_MS = 5_000;

/** A daemon that does not answer for so long is gone, although its socket is open. */
const PING_EVERY_MS = 5_000;

export interface BusCall {
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly signature?: string;
  readonly body?: readonly unknown[];
  readonly destination?: string;
  readonly timeoutMs?: number;
}

export interface BusSignal {
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly body: readonly unknown[];
}

type Library = typeof DbusNext;

export class SystemBus {
  /** For node-ble, which speaks through it. */
  readonly raw: MessageBus;
  readonly #library: Library;
  readonly #clock: Clock;
  readonly #ended = new AbortController();
  readonly #waiting = new Set<(why: string) => void>();
  #ping: Disposable | undefined;

  private constructor(library: Library, raw: MessageBus, clock: Clock) {
    this.#library = library;
    this.raw = raw;
    this.#clock = clock;
    raw.on("error", (error: unknown) => {
      this.#end(`D-Bus: ${messageOf(error)}`);
    });
    onceClosed(raw, () => {
      this.#end("the D-Bus daemon closed the connection");
    });
  }

  /** Throws `driver/unavailable`. */
  static async open(address: string, clock: Clock): Promise<SystemBus> {
    // Loaded when needed: a hub without Bluetooth must not pay for it.
    const { default: library } = await import("dbus-next");
    let raw: MessageBus;
    try {
      raw = library.sessionBus({ busAddress: address });
    } catch (error) {
      throw new GatewayError("driver/unavailable", `D-Bus at ${address}: ${messageOf(error)}`);
    }
    const bus = new SystemBus(library, raw, clock);
    await bus.within(
      "Hello",
      CALL_TIMEOUT_MS,
      new Promise<void>((done) => raw.on("connect", done)),
    );
    bus.#pingLater();
    return bus;
  }

  /** Aborted when the connection is over; its reason says why. */
  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  /** The values of the answer, variants unwrapped. Throws `driver/unavailable`. */
  async call(call: BusCall): Promise<readonly unknown[]> {
    const { path, member, signature = "", body = [], destination = BLUEZ } = call;
    const { timeoutMs = CALL_TIMEOUT_MS } = call;
    const message = new this.#library.Message({
      ...{ destination, path, interface: call.interface, member, signature, body: [...body] },
    });
    const answer = await this.within(member, timeoutMs, this.#send(message));
    return (answer?.body ?? []).map(plain);
  }

  /** `signal` is a D-Bus match rule. */
  async listen(rule: string, onSignal: (signal: BusSignal) => void): Promise<void> {
    this.raw.on("message", (message) => {
      if (message.type !== this.#library.MessageType.SIGNAL) return;
      const { path, member, interface: name } = message;
      onSignal({ path, member, interface: name, body: message.body.map(plain) });
    });
    await this.addMatch(rule);
  }

  async addMatch(rule: string): Promise<void> {
    await this.call({ ...DAEMON, member: "AddMatch", signature: "s", body: [rule] });
  }

  variant(signature: string, value: unknown): Variant {
    return new this.#library.Variant(signature, value);
  }

  /** Nothing on a bus may wait for ever: what takes longer, or outlives the connection, throws. */
  async within<T>(what: string, timeoutMs: number, work: Promise<T>): Promise<T> {
    return await new Promise<T>((resolve, reject) => {
      const settled = (): void => {
        timer[Symbol.dispose]();
        this.#waiting.delete(fail);
      };
      const fail = (why: string): void => {
        settled();
        reject(new GatewayError("driver/unavailable", `${what}: ${why}`));
      };
      const timer = this.#clock.after(timeoutMs, what, () => {
        fail(`no answer within ${timeoutMs} ms`);
      });
      this.#waiting.add(fail);
      if (this.#ended.signal.aborted) fail(messageOf(this.#ended.signal.reason));
      void work.then(
        (value) => {
          settled();
          resolve(value);
        },
        (error: unknown) => {
          fail(faultOf(error));
        },
      );
    });
  }

  close(): void {
    this.#end("closed");
  }

  async #send(message: Message): Promise<Message | null> {
    this.#ended.signal.throwIfAborted();
    return await this.raw.call(message);
  }

  #pingLater(): void {
    this.#ping = this.#clock.after(PING_EVERY_MS, "D-Bus", () => {
      this.call({ ...DAEMON, member: "GetId" }).then(
        () => {
          if (!this.ended.aborted) this.#pingLater();
        },
        (error: unknown) => {
          this.#end(messageOf(error));
        },
      );
    });
  }

  #end(why: string): void {
    if (this.#ended.signal.aborted) return;
    this.#ping?.[Symbol.dispose]();
    this.#ended.abort(new GatewayError("driver/unavailable", why));
    for (const fail of [...this.#waiting]) fail(why);
    try {
      this.raw.disconnect();
    } catch {
      // Over is over: the socket may be gone already.
    }
  }
}

const DAEMON = {
  destination: "org.freedesktop.DBus",
  path: "/org/freedesktop/DBus",
  interface: "org.freedesktop.DBus",
} as const;

/** The library tells nobody when the daemon closes the socket: its own connection does. */
function onceClosed(bus: MessageBus, closed: () => void): void {
  const connection: unknown = Reflect.get(bus, "_connection");
  if (connection instanceof EventEmitter) connection.once("end", closed);
}

/** An error of BlueZ has a name (`org.bluez.Error.InProgress`) that decides, and a text for people. */
function faultOf(error: unknown): string {
  const type = error instanceof Error && "type" in error ? `${String(error.type)}: ` : "";
  return `${type}${messageOf(error)}`;
}

/** D-Bus wraps a value of a dictionary with its type; nobody after this needs that. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  if ("signature" in value && "value" in value) return plain(value.value);
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, plain(held)]));
}
