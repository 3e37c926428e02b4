// One request to the record's FHIR API, and what its answer means for trying again. Before it:
// matching and reconciling. After it: HTTP.
import { z } from "zod";
import { withoutNumbers } from "../../domain/nhs-number.ts";
import { GatewayError, isGatewayError, messageOf } from "../../errors.ts";
import type { AccessToken } from "./access-token.ts";

const FHIR_JSON = "application/fhir+json";
/** Answers that say "later" [RFC 9110 §15.5.9, RFC 8470 §5.2, RFC 6585 §4]. */
const TRANSIENT_STATUS = new Set([408, 425, 429]);
/** Longest wait a record may ask for; nobody acts on what it is told. */
const LONGEST_RETRY_AFTER_MS = 900_000;
/** A transaction's answer is a few kB; a server that pours is not read to its end. */
const MOST_CHARACTERS = 4_000_000;
const MOST_WORDS = 200;

export interface FhirAsk {
  readonly method: "GET" | "POST" | "PUT";
  /** Relative to the base, "" for the base itself. Holds no number of a person. */
  readonly path: string;
  /** JSON text, or a form. */
  readonly body?: string | URLSearchParams;
  readonly ifMatch?: string;
}

/** An answer that is neither "later" nor "not you": 2xx, or one the caller must judge. */
export interface FhirAnswer {
  readonly status: number;
  readonly isOk: boolean;
  readonly body: unknown;
  /** Why not, in the record's words, without numbers of people. */
  readonly words: string;
}

const outcome = z.looseObject({
  issue: z.array(
    z.looseObject({ code: z.string().optional(), diagnostics: z.string().optional() }),
  ),
});

/** Codes first: what a server writes beside them may be anything. */
function wordsOf(status: number, body: unknown): string {
  const issues = outcome.safeParse(body).data?.issue ?? [];
  const said = issues.map(({ code = "", diagnostics = "" }) => `${code} ${diagnostics}`.trim());
  const text = withoutNumbers(said.join("; ")).slice(0, MOST_WORDS);
  return text === "" ? `answered ${String(status)}` : `answered ${String(status)}: ${text}`;
}

function retryAfterMs(headers: Headers, nowMs: number): number | undefined {
  const text = headers.get("retry-after");
  if (text === null) return undefined;
  // Seconds, or a date [RFC 9110 §10.2.3].
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return Number.isFinite(waitMs)
    ? Math.min(LONGEST_RETRY_AFTER_MS, Math.max(0, waitMs))
    : undefined;
}

export interface FhirClientOptions {
  readonly baseUrl: string;
  /** Undefined: the record asks for no token. */
  readonly token: AccessToken | undefined;
  readonly nowMs: () => number;
}

export class FhirClient {
  readonly #options: FhirClientOptions;

  constructor(options: FhirClientOptions) {
    this.#options = options;
  }

  /** Throws `notifier/unreachable`, `notifier/turned-away`. */
  async ask(ask: FhirAsk, signal: AbortSignal): Promise<FhirAnswer> {
    const first = await this.#send(ask, signal);
    const { token } = this.#options;
    if (first.status !== 401 || token === undefined) return this.#judged(first);
    // It may have ended a moment ago: one new one.
    token.drop();
    return this.#judged(await this.#send(ask, signal));
  }

  #judged(answer: FhirAnswer & { readonly headers: Headers }): FhirAnswer {
    const { status, words, headers } = answer;
    if (status === 401 || status === 403) throw new GatewayError("notifier/turned-away", words);
    if (status >= 500 || TRANSIENT_STATUS.has(status)) {
      const cause = { retryAfterMs: retryAfterMs(headers, this.#options.nowMs()) };
      throw new GatewayError("notifier/unreachable", words, { cause });
    }
    return answer;
  }

  async #send(ask: FhirAsk, signal: AbortSignal): Promise<FhirAnswer & { headers: Headers }> {
    const { baseUrl, token } = this.#options;
    const { method, path } = ask;
    const url = path === "" ? baseUrl : `${baseUrl}/${path}`;
    try {
      signal.throwIfAborted();
      const bearer = await token?.get(signal);
      const headers = headersOf(ask, bearer);
      const body = ask.body?.toString() ?? null;
      const response = await fetch(url, { method, headers, body, signal, redirect: "error" });
      const said = await readBody(response);
      const { status, ok: isOk } = response;
      const words = isOk ? "" : wordsOf(status, said);
      return { status, isOk, body: said, words, headers: response.headers };
    } catch (error) {
      if (isGatewayError(error)) throw error;
      const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
      throw new GatewayError("notifier/unreachable", withoutNumbers(messageOf(cause)));
    }
  }
}

function headersOf(
  { body, ifMatch }: FhirAsk,
  bearer: string | undefined,
): Readonly<Record<string, string>> {
  const isForm = body instanceof URLSearchParams;
  const type = isForm ? "application/x-www-form-urlencoded" : `${FHIR_JSON}; charset=utf-8`;
  return {
    accept: FHIR_JSON,
    prefer: "return=representation",
    ...(body === undefined ? {} : { "content-type": type }),
    ...(ifMatch === undefined ? {} : { "if-match": ifMatch }),
    ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
  };
}

/** Undefined where it is no JSON. */
async function readBody(response: Response): Promise<unknown> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body ?? []) {
    if (chunk instanceof Uint8Array) text += decoder.decode(chunk, { stream: true });
    if (text.length > MOST_CHARACTERS) throw new Error("its answer is too long");
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
