// SIP over TCP or TLS: one connection, opened when something is to be sent and kept open, since the
// peer's own requests come back on it. A broken one is opened anew by the next message.
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { SipFramer } from "./sip-framer.ts";
import type { LocalAddress, SipTransport, TransportOptions } from "./sip-transport.ts";

/** A line that was cut without a word is noticed by then, where nothing is sent on it. */
const KEEP_ALIVE_AFTER_MS = 30_000;
/** Longest wait for a connection: an alert must get to the next centre while it matters. */
const CONNECT_WITHIN_MS = 5_000;

export class StreamTransport implements SipTransport {
  readonly isReliable = true;
  readonly #options: TransportOptions;
  #socket: Socket | undefined;
  #opening: Promise<LocalAddress> | undefined;

  constructor(options: TransportOptions) {
    this.#options = options;
  }

  async open(): Promise<LocalAddress> {
    this.#opening ??= this.#open();
    try {
      return await this.#opening;
    } catch (error) {
      this.#opening = undefined;
      throw error;
    }
  }

  send(bytes: Uint8Array): void {
    this.#socket?.write(bytes);
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
    this.#opening = undefined;
  }

  async #open(): Promise<LocalAddress> {
    const socket = this.#connect();
    this.#socket = socket;
    const isSecure = this.#options.peer.transport === "tls";
    await new Promise<void>((resolve, reject) => {
      socket.setTimeout(CONNECT_WITHIN_MS, () => {
        socket.destroy(new Error("no connection within 5 s"));
      });
      socket.once(isSecure ? "secureConnect" : "connect", resolve);
      socket.once("error", reject);
      socket.once("close", () => {
        reject(new Error("the connection was closed while it was made"));
      });
    });
    socket.setTimeout(0);
    this.#listen(socket);
    return { host: socket.localAddress ?? "", port: socket.localPort ?? 0 };
  }

  #connect(): Socket {
    const { peer, localAddress, authority } = this.#options;
    const at = {
      ...{ host: peer.host, port: peer.port, noDelay: true },
      ...{ keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_AFTER_MS },
      ...(localAddress === undefined ? {} : { localAddress }),
    };
    if (peer.transport !== "tls") return connectTcp(at);
    return connectTls({
      ...at,
      ...(isIP(peer.host) === 0 ? { servername: peer.host } : {}),
      ...(authority === undefined ? {} : { ca: authority }),
      minVersion: "TLSv1.2",
    });
  }

  #listen(socket: Socket): void {
    const framer = new SipFramer();
    let reason = "the connection was closed";
    socket.on("data", (chunk: Buffer) => {
      for (const message of framer.push(chunk)) {
        this.#options.onMessage(message, (answer) => socket.write(answer));
      }
      if (framer.isBroken) socket.destroy(new Error("the peer sent what is no SIP"));
    });
    socket.on("error", ({ message }) => {
      reason = message;
    });
    socket.on("close", () => {
      if (this.#socket === socket) this.close();
      this.#options.onLost(reason);
    });
  }
}
