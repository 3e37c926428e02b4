// A real HTTP receiver for webhooks: it keeps what it heard and answers as it is told to.
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { z } from "zod";
import type { ReadSecret } from "../../gateway/notifiers/define-notifier.ts";
import type { Behaviour, HeardMessage, NotifierRig } from "./notifier-rig.ts";

export const WEBHOOK_SECRET = `whsec_${Buffer.alloc(32, 5).toString("base64")}`;

export interface HeardRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
type Answer = (response: ServerResponse) => void;

export function status(code: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return (response) => {
    response.writeHead(code, headers).end("{}");
  };
}

const BEHAVIOURS: Readonly<Record<Behaviour, Answer>> = {
  accept: status(200),
  refuse: status(422),
  "turn-away": status(401),
  fail: status(503),
  hang: () => undefined,
  cut: (response) => response.destroy(),
};

export class WebhookRig implements NotifierRig {
  readonly requests: HeardRequest[] = [];
  readonly sockets = new Set<Socket>();
  readonly readSecret: ReadSecret = () => WEBHOOK_SECRET;
  answer: Answer = BEHAVIOURS.accept;
  url = "";
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      void this.#take(request, response);
    });
    this.#server.on("connection", (socket) => {
      this.sockets.add(socket);
      socket.on("close", () => this.sockets.delete(socket));
    });
  }

  static async start(): Promise<WebhookRig> {
    const rig = new WebhookRig();
    rig.#server.listen(0, "127.0.0.1");
    await once(rig.#server, "listening");
    const address = rig.#server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    rig.url = `http://127.0.0.1:${String(address.port)}/`;
    return rig;
  }

  get settings(): object {
    return { kind: "webhook", url: this.url, secret: { env: "SECRET" } };
  }

  get heard(): readonly HeardMessage[] {
    return this.requests.map(({ headers, body }) => ({
      key: headers["webhook-id"] ?? "",
      asLive: z.looseObject({ type: z.string() }).parse(JSON.parse(body)).type === "alert.raised",
    }));
  }

  behave(how: Behaviour): void {
    this.answer = BEHAVIOURS[how];
  }

  async leave(): Promise<void> {
    await this.close();
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) if (chunk instanceof Buffer) chunks.push(chunk);
    const pairs = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
    const headers = z.record(z.string(), z.string()).parse(Object.fromEntries(pairs));
    this.requests.push({ headers, body: Buffer.concat(chunks).toString("utf8") });
    this.answer(response);
  }
}
