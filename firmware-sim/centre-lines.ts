// Where the simulated centre can be reached: UDP, TCP and TLS. Before it: bytes. After it: messages
// with a way back.
import { createSocket, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { createServer as createTcp, type Server, type Socket } from "node:net";
import { createServer as createTls } from "node:tls";
import { readSip, type SipText } from "./sip-text.ts";

export type CentreTransport = "udp" | "tcp" | "tls";

/** A sender that can be written to. */
export interface Sender {
  readonly transport: CentreTransport;
  readonly address: string;
  send(bytes: Buffer): void;
  /** Breaks a connection off with a reset; a datagram's sender notices nothing. */
  cut(): void;
}

export interface CentrePorts {
  readonly host: string;
  readonly udp?: number | undefined;
  readonly tcp?: number | undefined;
  readonly tls?: number | undefined;
  readonly certificate?: string | undefined;
  readonly key?: string | undefined;
}

type OnMessage = (message: SipText, sender: Sender) => void;

export class CentreLines {
  readonly #onMessage: OnMessage;
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();
  #udp: UdpSocket | undefined;

  constructor(onMessage: OnMessage) {
    this.#onMessage = onMessage;
  }

  /** The ports really taken. */
  async listen(ports: CentrePorts): Promise<Partial<Record<CentreTransport, number>>> {
    const { host, udp, tcp, tls, certificate, key } = ports;
    const taken: Partial<Record<CentreTransport, number>> = {};
    if (udp !== undefined) taken.udp = await this.#listenUdp(host, udp);
    if (tcp !== undefined) {
      const server = createTcp((socket) => {
        this.#serve(socket, "tcp");
      });
      taken.tcp = await this.#listenStream(server, host, tcp);
    }
    if (tls !== undefined) {
      const server = createTls({ cert: certificate, key }, (socket) => {
        this.#serve(socket, "tls");
      });
      // A sender that does not trust the certificate breaks off: its own side says why.
      server.on("tlsClientError", () => undefined);
      taken.tls = await this.#listenStream(server, host, tls);
    }
    return taken;
  }

  close(): void {
    this.#udp?.close();
    this.#udp = undefined;
    for (const socket of this.#sockets) socket.destroy();
    for (const server of this.#servers.splice(0)) server.close();
  }

  async #listenUdp(host: string, port: number): Promise<number> {
    const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
    this.#udp = socket;
    socket.on("message", (bytes, { address, port: from }) => {
      const read = readSip(bytes);
      if (read === undefined) return;
      this.#onMessage(read.message, {
        ...{ transport: "udp", address: `${address}:${from}`, cut: () => undefined },
        send: (answer) => {
          socket.send(answer, from, address);
        },
      });
    });
    socket.bind(port, host);
    await once(socket, "listening");
    return socket.address().port;
  }

  async #listenStream(server: Server, host: string, port: number): Promise<number> {
    this.#servers.push(server);
    server.listen(port, host);
    await once(server, "listening");
    const address = server.address();
    return address === null || typeof address === "string" ? 0 : address.port;
  }

  #serve(socket: Socket, transport: "tcp" | "tls"): void {
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    socket.on("error", () => undefined);
    const sender: Sender = {
      ...{ transport, address: `${socket.remoteAddress ?? "?"}:${socket.remotePort ?? 0}` },
      send: (bytes) => {
        if (!socket.destroyed) socket.write(bytes);
      },
      cut: () => {
        if (transport === "tcp") socket.resetAndDestroy();
        else socket.destroy();
      },
    };
    let held: Buffer = Buffer.alloc(0);
    socket.on("data", (chunk: Buffer) => {
      held = Buffer.concat([held, chunk]);
      for (let read = readSip(held); read !== undefined; read = readSip(held)) {
        held = read.rest;
        this.#onMessage(read.message, sender);
      }
    });
  }
}
