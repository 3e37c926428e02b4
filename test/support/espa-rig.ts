// A paging system on a pseudo-terminal or a socket, by an independent reading of the standard.
import { once } from "node:events";
import { type Server, createServer, type Socket } from "node:net";
import { EspaPeer, type EspaSaid } from "../../firmware-sim/espa-peer.ts";
import type { Behaviour, HeardMessage, NotifierRig } from "./notifier-rig.ts";
import { SerialPair } from "./serial-pair.ts";

const POLL_EVERY_MS = 50;
/** Short, so that a test of silence is short. */
const FAST = { pollEveryMs: 100, selectTimeoutMs: 200, blockTimeoutMs: 300, busyRetryMs: 100 };

interface Line {
  readonly settings: object;
  leave(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

export interface EspaRigOptions {
  readonly over?: "serial" | "tcp";
  readonly peerIs?: "control" | "station";
  readonly settings?: object;
  /** False: the settings are a driver's, which has no pager. */
  readonly isPager?: boolean;
  /** Between the peer and the line, both ways. */
  readonly damage?: (write: (bytes: Uint8Array) => void) => (bytes: Uint8Array) => void;
  readonly onBlock?: (block: EspaSaid, peer: EspaPeer) => void;
}

export class EspaRig implements NotifierRig {
  readonly readSecret = (): string => "";
  readonly settings: object;
  readonly peer: EspaPeer;
  readonly #line: Line;

  private constructor(peer: EspaPeer, line: Line, settings: object) {
    this.peer = peer;
    this.#line = line;
    this.settings = { ...FAST, ...line.settings, ...settings };
    peer.start();
  }

  static async start(options: EspaRigOptions = {}): Promise<EspaRig> {
    const { over = "serial", peerIs = "station", isPager = true, damage } = options;
    const hands: { write: (bytes: Uint8Array) => void } = { write: () => undefined };
    const write = (bytes: Uint8Array): void => {
      hands.write(bytes);
    };
    const peer: EspaPeer = new EspaPeer({
      ...{ own: "2", other: "1", isControl: peerIs === "control", pollEveryMs: POLL_EVERY_MS },
      write: damage === undefined ? write : damage(write),
      onBlock: (block) => options.onBlock?.(block, peer),
    });
    const onBytes = (bytes: Uint8Array): void => {
      peer.hears(bytes);
    };
    const line = over === "serial" ? await onSerial(hands, onBytes) : await onTcp(hands, onBytes);
    const role = peerIs === "control" ? "station" : "control";
    const pager = isPager ? { pager: "123" } : {};
    return new EspaRig(peer, line, { kind: "espa", role, ...pager, ...options.settings });
  }

  get heard(): readonly HeardMessage[] {
    // A page has no key: its text is the same on every attempt.
    return this.peer.said.map(({ hex, records }) => ({ key: hex, asLive: records["4"] !== "1" }));
  }

  behave(how: Behaviour): void {
    const moods = { accept: "take", refuse: "invalid", "turn-away": "busy", fail: "busy" } as const;
    this.peer.mood = how === "hang" || how === "cut" ? "silent" : moods[how];
  }

  async leave(): Promise<void> {
    await this.#line.leave();
  }

  async comeBack(): Promise<void> {
    await this.#line.comeBack();
  }

  async close(): Promise<void> {
    this.peer.stop();
    await this.#line.close();
  }
}

async function onSerial(
  hands: { write: (bytes: Uint8Array) => void },
  onBytes: (bytes: Uint8Array) => void,
): Promise<Line> {
  const pair = await SerialPair.plugged();
  pair.onHeard = onBytes;
  hands.write = (bytes) => void pair.say(bytes);
  return {
    settings: { port: pair.hubPath },
    leave: async () => {
      await pair.pullOut();
    },
    comeBack: async () => {
      await pair.plugIn();
      await pair.listen();
    },
    close: async () => {
      await pair[Symbol.asyncDispose]();
    },
  };
}

async function onTcp(
  hands: { write: (bytes: Uint8Array) => void },
  onBytes: (bytes: Uint8Array) => void,
): Promise<Line> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("data", onBytes);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    hands.write = (bytes) => socket.write(bytes);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const leave = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    if (!server.listening) return;
    server.close();
    await once(server, "close");
  };
  const comeBack = async (): Promise<void> => {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  };
  return { settings: { tcp: { host: "127.0.0.1", port } }, leave, comeBack, close: leave };
}
