// Webhook destination, signed as in the Standard Webhooks specification 1.0.
import { Webhook } from "standardwebhooks";
import { z } from "zod";
import type { Notice, Notifier } from "../domain/notifier.ts";
import { GatewayError, messageOf } from "../errors.ts";
import { defineNotifier, secretSource } from "./define-notifier.ts";

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

function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const isLoopback = ["127.0.0.1", "[::1]", "localhost"].includes(url.hostname);
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopback);
}

/** The message type tells a receiver whether to act; the data tells the rest. */
function bodyOf(notice: Notice): string {
  const type = notice.live ? "alert.raised" : "alert.information";
  return JSON.stringify({ type, timestamp: new Date(notice.sentMs).toISOString(), data: notice });
}

function retryAfterMs(response: Response): number | undefined {
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds)
    ? Math.min(LONGEST_RETRY_AFTER_MS, Math.max(0, seconds * 1000))
    : undefined;
}

function judge(response: Response): void {
  if (response.ok) return;
  const text = `answered ${String(response.status)}`;
  if (TURNED_AWAY_STATUS.has(response.status)) throw new GatewayError("notifier/turned-away", text);
  const isTransient = response.status >= 500 || TRANSIENT_STATUS.has(response.status);
  if (!isTransient) throw new GatewayError("notifier/refused", text);
  throw new GatewayError("notifier/unreachable", text, {
    cause: { retryAfterMs: retryAfterMs(response) },
  });
}

/** Posts one notice. Only a 2xx counts as accepted; redirects are refused, they could leave https. */
async function post(
  url: string,
  signer: Webhook,
  notice: Notice,
  signal: AbortSignal,
): Promise<void> {
  const body = bodyOf(notice);
  const sentAt = new Date(notice.sentMs);
  const headers = {
    "content-type": "application/json",
    "webhook-id": notice.deliveryId,
    "webhook-timestamp": String(Math.floor(notice.sentMs / 1000)),
    "webhook-signature": signer.sign(notice.deliveryId, sentAt, body),
  };
  let response: Response;
  try {
    response = await fetch(url, { method: "POST", headers, body, signal, redirect: "error" });
    await response.body?.cancel();
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    throw new GatewayError("notifier/unreachable", messageOf(cause));
  }
  judge(response);
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

export const webhook = defineNotifier({
  kind: "webhook",
  summary: "Posts every alert to a URL, signed (Standard Webhooks).",
  settings: {
    url: z.string().refine(isSafeUrl, "must be https, or http to this machine (loopback)"),
    secret: secretSource.describe(`Where the signing secret lies. Make one: ${MAKE_SECRET}`),
  },
  build: ({ url, secret }, readSecret): Notifier => {
    const signer = signerOf(readSecret(secret), "file" in secret ? secret.file : secret.env);
    return {
      deliver: async (notice, signal) => {
        await post(url, signer, notice, signal);
      },
    };
  },
});
