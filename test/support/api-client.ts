// A browser as the API sees one: keeps cookies, sends JSON, reads the stream.
import { createParser } from "eventsource-parser";
import type { z } from "zod";
import { streamMessage } from "../../gateway/api/contract/views.ts";

export interface StreamEvent {
  readonly event: string;
  readonly id: number | null;
  readonly data: string;
}

export type Message = z.infer<typeof streamMessage>;

/** Reads one open stream. `next*` wait for a state, never for a time. */
export class StreamReader {
  readonly events: StreamEvent[] = [];
  isEnded = false;
  readonly #abort: AbortController;
  #wakes: (() => void)[] = [];

  constructor(body: ReadableStream<Uint8Array>, abort: AbortController) {
    this.#abort = abort;
    void this.#read(body);
  }

  /** Resolves once `isThere` holds for what has been received. */
  async until(isThere: (events: readonly StreamEvent[]) => boolean): Promise<void> {
    while (!isThere(this.events)) {
      if (this.isEnded) throw new Error("the stream ended first");
      await new Promise<void>((resolve) => this.#wakes.push(resolve));
    }
  }

  async untilEnded(): Promise<void> {
    while (!this.isEnded) await new Promise<void>((resolve) => this.#wakes.push(resolve));
  }

  /** What carried a place in the log. */
  get ids(): number[] {
    return this.events.flatMap(({ id }) => (id === null ? [] : [id]));
  }

  messages(): Message[] {
    return this.events
      .filter(({ event }) => event !== "heartbeat")
      .map(({ data }) => streamMessage.parse(JSON.parse(data)));
  }

  close(): void {
    this.#abort.abort();
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    const parser = createParser({
      onEvent: ({ event = "message", id, data }) => {
        this.events.push({ event, id: id === undefined ? null : Number(id), data });
      },
    });
    try {
      for await (const chunk of body) {
        parser.feed(decoder.decode(chunk, { stream: true }));
        this.#wake();
      }
    } catch {
      // The connection was cut, by the hub or by `close`: `isEnded` says so.
    }
    this.isEnded = true;
    this.#wake();
  }

  #wake(): void {
    const wakes = this.#wakes;
    this.#wakes = [];
    for (const wake of wakes) wake();
  }
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

export class ApiClient {
  readonly #base: string;
  readonly cookies = new Map<string, string>();

  constructor(base: string) {
    this.#base = base;
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return await this.send("GET", path, undefined, headers);
  }

  async post(
    path: string,
    body: unknown = {},
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    return await this.send("POST", path, JSON.stringify(body), {
      "content-type": "application/json",
      ...headers,
    });
  }

  async send(
    method: string,
    path: string,
    body?: string,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(`${this.#base}${path}`, {
      method,
      headers: { ...this.#cookieHeader(), ...headers },
      ...(body === undefined ? {} : { body }),
    });
    this.#keepCookies(response.headers);
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
    const json: unknown = isJson ? JSON.parse(text) : text;
    return { status: response.status, body: json, headers: response.headers };
  }

  async signIn(staffId: string, pin: string): Promise<Answer> {
    return await this.post("/api/v1/session", { staffId, pin });
  }

  async stream(headers: Record<string, string> = {}, query = ""): Promise<StreamReader> {
    const abort = new AbortController();
    const response = await fetch(`${this.#base}/api/v1/stream${query}`, {
      headers: { ...this.#cookieHeader(), ...headers },
      signal: abort.signal,
    });
    if (response.status !== 200 || response.body === null) {
      throw new Error(`stream: ${response.status}`);
    }
    return new StreamReader(response.body, abort);
  }

  #cookieHeader(): Record<string, string> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    return cookie === "" ? {} : { cookie };
  }

  #keepCookies(headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [pair = "", ...attributes] = line.split(";");
      const [name = "", value = ""] = pair.split("=");
      const isRemoved = attributes.some((attribute) => /max-age=0/i.test(attribute));
      if (isRemoved) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }
}
