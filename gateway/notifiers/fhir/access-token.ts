// The right to write to the record: an access token by client credentials [RFC 6749 §4.4], with a
// secret or a signed assertion [RFC 7523 §2.2]. Before it: the client. After it: the token endpoint.
import { createPrivateKey, type KeyObject, webcrypto } from "node:crypto";
import {
  allowInsecureRequests,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  clientCredentialsGrantRequest,
  PrivateKeyJwt,
  processClientCredentialsResponse,
} from "oauth4webapi";
import type { Clock } from "../../domain/clock.ts";
import { GatewayError, messageOf } from "../../errors.ts";

/** A token is renewed this long before it ends: a message on its way must not outlive it. */
const RENEW_BEFORE_MS = 30_000;
/** Where the endpoint does not say how long it lasts [RFC 6749 §5.1: recommended, not required]. */
const USUAL_LIFE_MS = 300_000;
/** Answers that say "later" [RFC 9110 §15.5.9, RFC 6585 §4]. */
const TRANSIENT_STATUS = new Set([408, 429]);

/** What Web Crypto calls the algorithms of RFC 7518 §3.1 that FHIR servers ask for. */
const ALGORITHMS = {
  RS256: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
  RS384: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-384" },
  RS512: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-512" },
  ES256: { name: "ECDSA", namedCurve: "P-256" },
  ES384: { name: "ECDSA", namedCurve: "P-384" },
} as const;
export type JwtAlgorithm = keyof typeof ALGORITHMS;
export const JWT_ALGORITHMS = ["RS256", "RS384", "RS512", "ES256", "ES384"] as const;

/** How the hub proves who it is to the token endpoint. */
export type ClientProof =
  | { readonly method: "secret-basic"; readonly secret: string }
  | { readonly method: "secret-post"; readonly secret: string }
  | {
      readonly method: "private-key-jwt";
      readonly key: KeyObject;
      readonly algorithm: JwtAlgorithm;
      readonly keyId: string | undefined;
    };

export interface TokenSettings {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly scope: string | undefined;
  readonly proof: ClientProof;
}

/** A PEM as the config names it. Throws `config/invalid`; the key's own text is never quoted. */
export function privateKeyOf(pem: string, algorithm: JwtAlgorithm, where: string): KeyObject {
  const wanted = algorithm.startsWith("RS") ? "rsa" : "ec";
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === wanted) return key;
  } catch {
    // Said below: what Node says of a broken key may quote it.
  }
  const message = `The private key in ${where} must be the PEM of an ${wanted.toUpperCase()} key, for ${algorithm}.`;
  throw new GatewayError("config/invalid", message);
}

async function clientAuthOf(proof: ClientProof): Promise<ClientAuth> {
  if (proof.method !== "private-key-jwt") {
    const { method, secret } = proof;
    return method === "secret-basic" ? ClientSecretBasic(secret) : ClientSecretPost(secret);
  }
  const { key, algorithm, keyId } = proof;
  const der = key.export({ type: "pkcs8", format: "der" });
  const how = ALGORITHMS[algorithm];
  const imported = await webcrypto.subtle.importKey("pkcs8", der, how, false, ["sign"]);
  return PrivateKeyJwt(keyId === undefined ? imported : { key: imported, kid: keyId });
}

export class AccessToken {
  readonly #settings: TokenSettings;
  readonly #clock: Clock;
  #auth: ClientAuth | undefined;
  #held: { readonly token: string; readonly untilMs: number } | undefined;

  constructor(settings: TokenSettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
  }

  /** The one held while it lasts. Throws `notifier/unreachable`, `notifier/turned-away`. */
  async get(signal: AbortSignal): Promise<string> {
    const nowMs = this.#clock.monotonic();
    if (this.#held !== undefined && nowMs < this.#held.untilMs) return this.#held.token;
    const { token, lifeMs } = await this.#ask(signal);
    const untilMs = this.#clock.monotonic() + lifeMs - RENEW_BEFORE_MS;
    this.#held = { token, untilMs };
    return token;
  }

  /** The record did not take it: the next one is asked for. */
  drop(): void {
    this.#held = undefined;
  }

  async #ask(signal: AbortSignal): Promise<{ token: string; lifeMs: number }> {
    const response = await this.#request(signal);
    if (response.status >= 500 || TRANSIENT_STATUS.has(response.status)) {
      await response.body?.cancel();
      const text = `token endpoint answered ${String(response.status)}`;
      throw new GatewayError("notifier/unreachable", text);
    }
    try {
      const client = { client_id: this.#settings.clientId };
      const answer = await processClientCredentialsResponse(this.#server, client, response);
      const lifeMs = answer.expires_in === undefined ? USUAL_LIFE_MS : answer.expires_in * 1000;
      return { token: answer.access_token, lifeMs };
    } catch (error) {
      // A secret that was changed, a client that was ended: somebody has to mend it.
      throw new GatewayError("notifier/turned-away", `token endpoint: ${messageOf(error)}`);
    }
  }

  async #request(signal: AbortSignal): Promise<Response> {
    const { tokenUrl, clientId, scope, proof } = this.#settings;
    this.#auth ??= await clientAuthOf(proof);
    const asked = new URLSearchParams(scope === undefined ? {} : { scope });
    // The config takes http for this machine only.
    const isLoopback = new URL(tokenUrl).protocol === "http:";
    const how = { signal, [allowInsecureRequests]: isLoopback };
    const client = { client_id: clientId };
    try {
      return await clientCredentialsGrantRequest(this.#server, client, this.#auth, asked, how);
    } catch (error) {
      const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
      throw new GatewayError("notifier/unreachable", `token endpoint: ${messageOf(cause)}`);
    }
  }

  get #server(): { issuer: string; token_endpoint: string } {
    const { tokenUrl } = this.#settings;
    return { issuer: tokenUrl, token_endpoint: tokenUrl };
  }
}
