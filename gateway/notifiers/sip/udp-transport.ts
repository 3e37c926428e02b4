// SIP over UDP: one socket towards one peer; the peer's own requests come to the same port.
import { createSocket, type Socket } from "node:dgram";
import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { isIPv6 } from "node:net";
import { parseDatagram } from "./parse-sip.ts";
import type { LocalAddress, SipTransport, TransportOptions } from "./sip-transport.ts";

const LOOK_UP_AGAIN_AFTER_MS = 300_000;

/** IPv4 addresses as an IPv6 socket shows them. */
const plain = (address: string): string => address.replace(/^::ffff:/, "");

export class UdpTransport implements SipTransport {
  readonly isReliable = false;
  readonly #options: TransportOptions;
  #socket: Socket | undefined;
  #peerAddress = "";
  #foundAt = 0;
  #opening: Promise<LocalAddress> | undefined;

  constructor(options: TransportOptions) {
    this.#options = options;
  }

  async open(): Promise<LocalAddress> {
    this.#opening ??= this.#open();
    try {
      const local = await this.#opening;
      await this.#lookUpAgain();
      return local;
    } catch (error) {
      this.#opening = undefined;
      throw error;
    }
  }

  send(bytes: Uint8Array): void {
    // A datagram that cannot go is one that is lost: it is repeated, or runs out of time.
    this.#socket?.send(bytes, this.#options.peer.port, this.#peerAddress, () => undefined);
  }

  close(): void {
    this.#socket?.close();
    this.#socket = undefined;
    this.#opening = undefined;
  }

  #found(address: string): void {
    this.#peerAddress = address;
    this.#foundAt = this.#options.clock.monotonic();
  }

  /** Names move to other addresses; one that cannot be looked up now is where it was. */
  async #lookUpAgain(): Promise<void> {
    if (this.#options.clock.monotonic() - this.#foundAt < LOOK_UP_AGAIN_AFTER_MS) return;
    const found = await lookup(this.#options.peer.host).catch(() => undefined);
    this.#found(found?.address ?? this.#peerAddress);
  }

  async #open(): Promise<LocalAddress> {
    const { peer, localAddress } = this.#options;
    const { address } = await lookup(peer.host);
    this.#found(address);
    const type = isIPv6(address) ? "udp6" : "udp4";
    const socket = createSocket(type);
    socket.on("error", ({ message }) => {
      if (this.#socket === socket) this.close();
      this.#options.onLost(message);
    });
    socket.on("message", (bytes, { address: from, port }) => {
      // Only the peer is listened to, from whichever of its ports.
      if (plain(from) !== plain(this.#peerAddress)) return;
      const message = parseDatagram(bytes);
      if (message === undefined) return;
      this.#options.onMessage(message, (answer) => {
        socket.send(answer, port, from, () => undefined);
      });
    });
    socket.bind({ port: 0, ...(localAddress === undefined ? {} : { address: localAddress }) });
    await once(socket, "listening");
    this.#socket = socket;
    return {
      host: localAddress ?? (await sourceAddress(type, address)),
      port: socket.address().port,
    };
  }
}

/** The address this machine would send from: a connected datagram socket knows, nothing is sent. */
async function sourceAddress(type: "udp4" | "udp6", address: string): Promise<string> {
  const probe = createSocket(type);
  try {
    probe.connect(9, address);
    await once(probe, "connect");
    return probe.address().address;
  } finally {
    probe.close();
  }
}
