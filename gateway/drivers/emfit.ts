// Hop 1 for Emfit QS bed sensors: each is asked for its page, or posts by itself. They speak plain HTTP
// without a password, so they belong on a network of their own. After it: the Emfit family.
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import { z } from "zod";
import type { Driver, DriverPort } from "../domain/driver.ts";
import { GatewayError, messageOf, runInBackground } from "../errors.ts";
import { type DriverContext, defineDriver } from "./define-driver.ts";
import { createListener, type ListenerSettings, listen } from "./network-listener.ts";
import { timeLimit } from "../time-limit.ts";

const PAGE = "/dvmstatus.htm";
/** A page or a post is a few kB. */
const BODY_MOST_BYTES = 64_000;
/** So often without an answer, and it is said that a sensor is not there. */
const FAILED_MOST = 3;

const settings = {
  poll: z
    .array(z.url({ protocol: /^https?$/ }))
    .max(200)
    .default([])
    .describe("Addresses of sensors that are asked, such as http://192.168.40.11."),
  everyMs: z.int().min(500).max(60_000).default(2_000).describe("How often each is asked."),
  listen: z
    .strictObject({
      host: z.string().default("127.0.0.1"),
      port: z.int().min(0).max(65_535),
      tls: z.strictObject({ certificateFile: z.string(), keyFile: z.string() }).optional(),
    })
    .optional()
    .describe("Where sensors that post by themselves are heard; beyond this machine with `tls`."),
};

type Settings = z.output<z.ZodObject<typeof settings>>;

export const emfit = defineDriver({
  kind: "emfit",
  summary: "Emfit QS bed sensors over the home's own network, asked or posting.",
  label: "Emfit bed sensors",
  settings,
  build: (own, name, context) => new EmfitDriver(own, name, context),
});

class EmfitDriver implements Driver {
  readonly name: string;
  readonly #settings: Settings;
  readonly #context: DriverContext;
  readonly #stop = new AbortController();
  /** Failures in a row, by sensor. */
  readonly #failed = new Map<string, number>();
  #server: ReturnType<typeof createListener> | undefined;
  #state: "up" | "down" | undefined;
  #timers: Disposable[] = [];

  constructor(own: Settings, name: string, context: DriverContext) {
    this.name = name;
    this.#settings = own;
    this.#context = context;
  }

  async start(port: DriverPort, signal: AbortSignal): Promise<void> {
    const { poll, listen: at } = this.#settings;
    signal.addEventListener("abort", () => void this.close(), { once: true });
    if (at !== undefined) await this.#listen(at, port);
    // One round before it is said how things are; a hub does not wait for it.
    const asked = Promise.all(poll.map((url) => this.#ask(url, port))).then(() => {
      if (this.#stop.signal.aborted) return;
      this.#tell(port);
      for (const url of poll) this.#askLater(url, port);
    });
    runInBackground("bed sensors", asked);
  }

  send(): void {
    // A bed sensor is told nothing.
  }

  async close(): Promise<void> {
    this.#stop.abort();
    for (const timer of this.#timers) timer[Symbol.dispose]();
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    await new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
    });
  }

  #askLater(url: string, port: DriverPort): void {
    const timer = this.#context.clock.after(this.#settings.everyMs, "ask a bed sensor", () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
      const asked = this.#ask(url, port).then(() => {
        if (this.#stop.signal.aborted) return;
        this.#tell(port);
        this.#askLater(url, port);
      });
      runInBackground("bed sensor", asked);
    });
    this.#timers.push(timer);
  }

  /** Never throws: a sensor that does not answer is counted, and the next ones are asked. */
  async #ask(url: string, port: DriverPort): Promise<void> {
    const signal = AbortSignal.any([this.#stop.signal, timeLimit(this.#settings.everyMs)]);
    try {
      const answer = await fetch(new URL(PAGE, url), { signal, redirect: "error" });
      if (!answer.ok) throw new Error(`HTTP ${String(answer.status)}`);
      const body = new Uint8Array(await answer.arrayBuffer());
      if (body.length > BODY_MOST_BYTES) throw new Error("an answer too long to be a page");
      this.#failed.delete(url);
      await this.#handOn(`emfit/${new URL(url).host}`, body, port);
    } catch {
      if (!this.#stop.signal.aborted) this.#failed.set(url, (this.#failed.get(url) ?? 0) + 1);
    }
  }

  #tell(port: DriverPort): void {
    const isFirst = this.#state === undefined;
    const gone = [...this.#failed].filter(([, times]) => isFirst || times >= FAILED_MOST);
    const state = gone.length === 0 ? "up" : "down";
    if (state === this.#state) return;
    this.#state = state;
    const hosts = gone.map(([url]) => new URL(url).host).join(", ");
    port.onState(state, state === "up" ? "every bed sensor answers" : `no answer from ${hosts}`);
  }

  async #handOn(deviceId: string, payload: Uint8Array, port: DriverPort): Promise<void> {
    const { clock, newTraceId } = this.#context;
    await port.onPacket({
      ...{ traceId: newTraceId(), driver: this.name, deviceId, trusted: true, channel: "report" },
      ...{ payload, wallMs: clock.now(), monotonicMs: clock.monotonic() },
    });
  }

  async #listen(at: ListenerSettings, port: DriverPort): Promise<void> {
    const http = createServer((request, response) => {
      runInBackground("bed sensor's post", this.#take(request, response, port));
    });
    const server = createListener(at, this.#context.folder, (socket) => {
      http.emit("connection", socket);
    });
    await listen(server, at);
    this.#server = server;
  }

  async #take(request: IncomingMessage, response: ServerResponse, port: DriverPort): Promise<void> {
    try {
      const body = request.method === "POST" ? await bodyOf(request) : undefined;
      if (body === undefined) port.onCounted("odd-post");
      else await this.#handOn("emfit/post", body, port);
      response.writeHead(body === undefined ? 400 : 200).end();
    } catch (error) {
      // What could not be stored is posted again.
      response.writeHead(503).end(messageOf(error));
    }
  }
}

/** Undefined: longer than any post. Throws `driver/unavailable` where it was cut off. */
async function bodyOf(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  return await new Promise((resolve, reject) => {
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length <= BODY_MOST_BYTES) chunks.push(chunk);
    });
    request.on("end", () => {
      resolve(length > BODY_MOST_BYTES ? undefined : Buffer.concat(chunks));
    });
    request.on("error", (cause) => {
      reject(new GatewayError("driver/unavailable", "a post was cut off", { cause }));
    });
  });
}
