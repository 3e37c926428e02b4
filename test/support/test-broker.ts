// A small broker of a test's own: it keeps what was published, and takes, holds, cuts or refuses.
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { Aedes, type Client } from "aedes";

export interface Published {
  readonly topic: string;
  readonly payload: string;
  readonly retain: boolean;
  readonly clientId: string;
}

export type BrokerBehaviour = "accept" | "turn-away" | "fail" | "hang" | "cut";

export class TestBroker {
  readonly published: Published[] = [];
  readonly sockets = new Set<Socket>();
  how: BrokerBehaviour = "accept";
  /** Called for each message that was taken. */
  onTaken: (message: Published) => void = () => undefined;
  port = 0;
  readonly #aedes: Aedes;
  #server: Server | undefined;

  private constructor(aedes: Aedes) {
    this.#aedes = aedes;
    aedes.authenticate = (_client, _username, _password, done) => {
      done(null, this.how !== "turn-away");
    };
    aedes.authorizePublish = (client, packet, done) => {
      const message = {
        ...{ topic: packet.topic, payload: packet.payload.toString(), retain: packet.retain },
        clientId: client?.id ?? "",
      };
      this.published.push(message);
      this.#decide(client, done);
      if (this.how === "accept") this.onTaken(message);
    };
  }

  static async start(port = 0): Promise<TestBroker> {
    const broker = new TestBroker(await Aedes.createBroker());
    await broker.listen(port);
    return broker;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${String(this.port)}`;
  }

  async listen(port = this.port): Promise<void> {
    const server = createServer((socket) => {
      this.sockets.add(socket);
      socket.on("close", () => this.sockets.delete(socket));
      this.#aedes.handle(socket);
    });
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    this.port = address.port;
    this.#server = server;
  }

  /** A device says something; what is kept is handed to whoever subscribes later. */
  async say(topic: string, payload: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const packet = { topic, payload: Buffer.from(payload), qos: 1, retain: true } as const;
      this.#aedes.publish({ cmd: "publish", dup: false, ...packet }, (error) => {
        if (error instanceof Error) reject(error);
        else resolve();
      });
    });
  }

  /** Nobody listens any more; what it kept stays. */
  async leave(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = once(server, "close");
    server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  async close(): Promise<void> {
    await this.leave();
    await new Promise<void>((closed) => {
      this.#aedes.close(closed);
    });
  }

  #decide(client: Client | null, done: (error?: Error | null) => void): void {
    if (this.how === "accept") done(null);
    else if (this.how === "fail") done(new Error("no"));
    else if (this.how === "cut") client?.conn.destroy();
  }
}
