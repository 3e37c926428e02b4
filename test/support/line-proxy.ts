// A line between two ends on this machine that can be cut in each way a real one is.
import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/**
 * open: as it should be; blackholed: nothing gets through and nobody is told; reset: every connection is
 * ended hard; slow: everything comes late; half-open: what is sent arrives, and no answer comes back.
 */
export const LINE_STATES = ["open", "blackholed", "reset", "slow", "half-open"] as const;
export type LineState = (typeof LINE_STATES)[number];

/** Late enough to be in the way, early enough for an attempt to get through. */
const SLOW_BY_MS = 400;

export class LineProxy {
  readonly #server: Server;
  readonly #targetPort: number;
  readonly #sockets = new Set<Socket>();
  #state: LineState = "open";

  private constructor(targetPort: number) {
    this.#targetPort = targetPort;
    this.#server = createServer((near) => {
      this.#join(near);
    });
  }

  static async start(targetPort: number): Promise<LineProxy> {
    const proxy = new LineProxy(targetPort);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    return address.port;
  }

  get state(): LineState {
    return this.#state;
  }

  set(state: LineState): void {
    this.#state = state;
    if (state === "reset") for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #join(near: Socket): void {
    const far = connect(this.#targetPort, "127.0.0.1");
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        this.#sockets.delete(socket);
        // Where nothing gets through, neither does the end of a connection.
        if (this.#state !== "blackholed") other.destroy();
      });
    }
    if (this.#state === "reset") near.resetAndDestroy();
    near.on("data", (chunk) => {
      this.#pass(chunk, far, "there");
    });
    far.on("data", (chunk) => {
      this.#pass(chunk, near, "back");
    });
  }

  #pass(chunk: Buffer, to: Socket, way: "there" | "back"): void {
    const write = (): void => {
      if (!to.destroyed) to.write(chunk);
    };
    if (this.#state === "open") write();
    else if (this.#state === "slow") setTimeout(write, SLOW_BY_MS);
    else if (this.#state === "half-open" && way === "there") write();
  }
}
