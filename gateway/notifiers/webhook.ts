// Webhook destination, signed as in the Standard Webhooks specification 1.0.
import { Webhook } from "standardwebhooks";
import { z } from "zod";
import type { Clock } from "../domain/clock.ts";
import type { DestinationPath, Notice, Notifier } from "../domain/notifier.ts";
import { GatewayError } from "../errors.ts";
import { defineNotifier, secretSource } from "./define-notifier.ts";
import { HttpsPost, type PostAnswer } from "./https-post.ts";
import {
  type NetworkPath,
  NetworkPaths,
  type PathSettings,
  pathsSettings,
} from "./network-paths.ts";
import { isSafeUrl, SAFE_URL } from "./safe-url.ts";

/** Answers that say "later", not "never" (RFC 9110 §15.5.9, RFC 8470 §5.2, RFC 6585 §4). */
const TRANSIENT_STATUS = new Set([408, 425, 429]);

/**
 * Not about the notice but about the way to the receiver: a key that was changed, a path that is
 * away while the receiver is put up anew (RFC 9110 §15.5.2, §15.5.4, §15.5.5). Someone mends it.
 */
const TURNED_AWAY_STATUS = new Set([401, 403, 404]);

/** Longest wait a receiver may ask for: an alert is worth a knock every so often. */
const LONGEST_RETRY_AFTER_MS = 60_000;

/** 192 bits, the least that Standard Webhooks 1.0 allows. */
const LEAST_SECRET_BYTES = 24;
const MAKE_SECRET = `echo "whsec_$(openssl rand -base64 32)"`;

/** The message type tells a receiver whether to act; the data tells the rest. */
function bodyOf(notice: Notice): string {
  const type = notice.live ? "alert.raised" : "alert.information";
  return JSON.stringify({ type, timestamp: new Date(notice.sentMs).toISOString(), data: notice });
}

function retryAfterMs({ retryAfter }: PostAnswer): number | undefined {
  const seconds = Number(retryAfter ?? Number.NaN);
  return Number.isFinite(seconds)
    ? Math.min(LONGEST_RETRY_AFTER_MS, Math.max(0, seconds * 1000))
    : undefined;
}

/** Only a 2xx counts as accepted; redirects are refused, they could leave https. */
function judge(answer: PostAnswer): void {
  const { status } = answer;
  if (status >= 200 && status < 300) return;
  const text = `answered ${String(status)}`;
  if (TURNED_AWAY_STATUS.has(status)) throw new GatewayError("notifier/turned-away", text);
  const isTransient = status < 400 || status >= 500 || TRANSIENT_STATUS.has(status);
  if (!isTransient) throw new GatewayError("notifier/refused", text);
  throw new GatewayError("notifier/unreachable", text, {
    cause: { retryAfterMs: retryAfterMs(answer) },
  });
}

interface Message {
  readonly id: string;
  readonly atMs: number;
  readonly body: string;
}

/** While a key is changed the message carries a signature of each [Standard Webhooks 1.0]. */
function headersOf({ id, atMs, body }: Message, signers: readonly Webhook[]) {
  return {
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(body)),
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(atMs / 1000)),
    "webhook-signature": signers.map((one) => one.sign(id, new Date(atMs), body)).join(" "),
  };
}

/** Calls nobody: it shows that the way is open and that the key is right. */
function contactMessage(purpose: "heartbeat" | "test", atMs: number): Message {
  const text =
    purpose === "test" ? "Test call: nobody needs to act." : "Heartbeat: the hub is there.";
  const timestamp = new Date(atMs).toISOString();
  const body = JSON.stringify({ type: `hub.${purpose}`, timestamp, data: { text } });
  return { id: `${purpose}-${String(atMs)}`, atMs, body };
}

/** `where`: the file or variable; the secret's own text is never quoted. */
function signerOf(secret: string, where: string): Webhook {
  const [, encoded = ""] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
  const bytes = Buffer.from(encoded, "base64");
  if (bytes.length < LEAST_SECRET_BYTES || bytes.toString("base64") !== encoded) {
    const message = `The webhook's signing secret in ${where} must be whsec_ and the base64 of at least ${String(LEAST_SECRET_BYTES)} random bytes. Make one: ${MAKE_SECRET}`;
    throw new GatewayError("config/invalid", message);
  }
  return new Webhook(secret);
}

interface Line {
  readonly url: string;
  readonly signers: readonly Webhook[];
  readonly clock: Clock;
  readonly paths: PathSettings;
  readonly heartbeatMs: number | undefined;
}

class WebhookReceiver implements Notifier {
  readonly #line: Line;
  readonly #paths: NetworkPaths;
  readonly #posts = new Map<string | undefined, HttpsPost>();
  readonly paths: readonly DestinationPath[];

  constructor(line: Line) {
    this.#line = line;
    const { clock, heartbeatMs } = line;
    this.#paths = new NetworkPaths({
      ...{ clock, heartbeatMs, settings: line.paths },
      contact: async (path, purpose, signal) => {
        const startedMs = clock.monotonic();
        await this.#post(path, contactMessage(purpose, clock.now()), signal);
        return `accepted after ${String(Math.round(clock.monotonic() - startedMs))} ms`;
      },
    });
    this.paths = this.#paths.checked;
  }

  async deliver(notice: Notice, signal: AbortSignal): Promise<void> {
    const message = { id: notice.deliveryId, atMs: notice.sentMs, body: bodyOf(notice) };
    await this.#paths.through(signal, async (path, share) => {
      await this.#post(path, message, share);
    });
  }

  async close(): Promise<void> {
    for (const post of this.#posts.values()) post.close();
    await Promise.resolve();
  }

  async #post({ localAddress }: NetworkPath, message: Message, signal: AbortSignal): Promise<void> {
    const { url, signers } = this.#line;
    const post = this.#posts.get(localAddress) ?? new HttpsPost(url, localAddress);
    this.#posts.set(localAddress, post);
    judge(await post.send(message.body, headersOf(message, signers), signal));
  }
}

/** A path that nobody tries is no second path: with several, each is tried. */
const HEARTBEAT_MINUTES_WITH_PATHS = 15;

export const webhook = defineNotifier({
  kind: "webhook",
  summary: "Posts every alert to a URL, signed (Standard Webhooks).",
  settings: {
    url: z.string().refine(isSafeUrl, SAFE_URL),
    secret: secretSource.describe(`Where the signing secret lies. Make one: ${MAKE_SECRET}`),
    formerSecret: secretSource
      .optional()
      .describe("While the secret is changed: every message is signed with both."),
    heartbeatMinutes: z
      .number()
      .min(0.05)
      .max(10_080)
      .nullable()
      .optional()
      .describe(
        "How often `hub.heartbeat` is posted on each path; absent: every 15 where there are several paths, else never.",
      ),
    paths: pathsSettings,
  },
  build: ({ url, secret, formerSecret, heartbeatMinutes, paths }, readSecret, clock): Notifier => {
    const usual = paths.length > 1 ? HEARTBEAT_MINUTES_WITH_PATHS : null;
    const minutes = heartbeatMinutes === undefined ? usual : heartbeatMinutes;
    const signers = [secret, formerSecret].flatMap((source) => {
      if (source === undefined) return [];
      return [signerOf(readSecret(source), "file" in source ? source.file : source.env)];
    });
    return new WebhookReceiver({
      ...{ url, signers, clock, paths },
      heartbeatMs: minutes === null ? undefined : minutes * 60_000,
    });
  },
});
