import { createServer, type Server, type Socket } from "node:net";
import { crc32 } from "node:zlib";
import { Aedes, type Client } from "aedes";

const DECIDE_EVERY = 5;

/** A broker that answers as PROTOCOL.md section 6 asks of a hub, and remembers what it was sent. */
export class MemoryHub {
  readonly received: { deviceId: string; topic: string; payload: Buffer }[] = [];
  /** While false, events are received and not acknowledged. */
  isAcknowledging = true;
  readonly #sockets = new Set<Socket>();
  readonly #broker: Aedes;
  readonly #server: Server;

  private constructor(broker: Aedes) {
    this.#broker = broker;
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
      broker.handle(socket);
    });
    broker.authenticate = (_client, username, password, done) => {
      done(null, password?.toString() === `secret of ${username ?? ""}`);
    };
    broker.on("publish", ({ topic, payload }, client) => {
      if (client !== null) this.#receive(client, topic, Buffer.from(payload));
    });
  }

  static async start(): Promise<MemoryHub> {
    const hub = new MemoryHub(await Aedes.createBroker());
    await new Promise<void>((resolve) => {
      hub.#server.listen(0, "127.0.0.1", resolve);
    });
    return hub;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("not listening");
    return `mqtt://127.0.0.1:${address.port}`;
  }

  /** The connections break; the hub goes on listening. */
  breakConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    this.breakConnections();
    await new Promise<void>((resolve) => {
      this.#broker.close(() => {
        this.#server.close(() => {
          resolve();
        });
      });
    });
  }

  /** Packets of one kind of one device, in the order received. */
  packets(deviceId: string, kind: number): readonly Buffer[] {
    return this.received
      .filter((message) => message.deviceId === deviceId && message.payload[2] === kind)
      .map(({ payload }) => payload);
  }

  #receive({ id }: Client, topic: string, payload: Buffer): void {
    this.received.push({ deviceId: id, topic, payload });
    const number = payload.readUInt32LE(8);
    if (topic.endsWith("/event") && this.isAcknowledging) this.#answer(id, "ack", payload, number);
    if (topic.endsWith("/motion") && number % DECIDE_EVERY === 0) {
      this.#answer(id, "decided", payload, number);
    }
  }

  #answer(id: string, leaf: "ack" | "decided", uplink: Buffer, number: number): void {
    const payload = Buffer.from([0x48, 1, leaf === "ack" ? 0x81 : 0x82, 0, ...new Uint8Array(12)]);
    uplink.copy(payload, 4, 4, 8);
    payload.writeUInt32LE(number, 8);
    payload.writeUInt32LE(crc32(payload.subarray(0, 12)), 12);
    this.#broker.publish(
      {
        cmd: "publish",
        topic: `hearthwatch/v1/${id}/${leaf}`,
        payload,
        qos: leaf === "ack" ? 1 : 0,
        dup: false,
        retain: false,
      },
      () => undefined,
    );
  }
}
