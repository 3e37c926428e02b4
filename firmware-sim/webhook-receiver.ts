// The demo's remote team: takes the hub's webhooks, checks each signature (Standard Webhooks 1.0),
// keeps a list at GET /. On loopback only, and only for demo and tests.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { Webhook } from "standardwebhooks";

/** A notice is a few kilobytes. */
const LARGEST_BODY_BYTES = 1_000_000;
const KEPT_MESSAGES = 1000;
const OK = 200;
const BAD_REQUEST = 400;
const NOT_FOUND = 404;
const TOO_LARGE = 413;
const UNAVAILABLE = 503;

export interface ReceivedWebhook {
  readonly webhookId: string;
  readonly receivedMs: number;
  /** How often this `webhook-id` came: repeats carry the same one. */
  readonly times: number;
  readonly body: unknown;
}

export class WebhookReceiver {
  readonly #signature: Webhook;
  readonly #onReceived: (webhook: ReceivedWebhook) => void;
  readonly #received = new Map<string, ReceivedWebhook>();
  readonly #server: Server;
  #refused = 0;
  /** While true every message is answered with 503, as when a team's line is down. */
  isDown = false;

  constructor(secret: string, onReceived: (webhook: ReceivedWebhook) => void) {
    this.#signature = new Webhook(secret);
    this.#onReceived = onReceived;
    this.#server = createServer((request, response) => {
      this.#answer(request, response);
    });
  }

  async listen(port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, "127.0.0.1", resolve);
    });
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("no port to listen on");
    return `http://127.0.0.1:${address.port}/`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** Resolves when the port is free again. */
  async closed(): Promise<void> {
    const gone = new Promise<void>((resolve) => {
      this.#server.once("close", resolve);
    });
    this.close();
    await gone;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    if (request.method === "GET" && request.url === "/") {
      const list = { refused: this.#refused, received: [...this.#received.values()] };
      reply(response, OK, list);
      return;
    }
    if (request.method !== "POST") {
      reply(response, NOT_FOUND, { error: "POST webhooks to /, GET / for the list" });
      return;
    }
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= LARGEST_BODY_BYTES) chunks.push(chunk);
    });
    request.on("end", () => {
      if (bytes > LARGEST_BODY_BYTES) reply(response, TOO_LARGE, { error: "too large" });
      else this.#take(request, Buffer.concat(chunks).toString("utf8"), response);
    });
  }

  #take(request: IncomingMessage, text: string, response: ServerResponse): void {
    if (this.isDown) {
      reply(response, UNAVAILABLE, { error: "down" });
      return;
    }
    const header = (name: string): string => String(request.headers[name] ?? "");
    let body: unknown;
    try {
      body = this.#signature.verify(text, {
        "webhook-id": header("webhook-id"),
        "webhook-timestamp": header("webhook-timestamp"),
        "webhook-signature": header("webhook-signature"),
      });
    } catch (fault) {
      this.#refused += 1;
      reply(response, BAD_REQUEST, { error: fault instanceof Error ? fault.message : "refused" });
      return;
    }
    this.#keep(header("webhook-id"), body);
    reply(response, OK, {});
  }

  #keep(webhookId: string, body: unknown): void {
    const times = (this.#received.get(webhookId)?.times ?? 0) + 1;
    const webhook = { webhookId, receivedMs: Date.now(), times, body };
    this.#received.set(webhookId, webhook);
    const [oldest] = this.#received.keys();
    if (this.#received.size > KEPT_MESSAGES && oldest !== undefined) this.#received.delete(oldest);
    this.#onReceived(webhook);
  }
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body, null, 2));
}
