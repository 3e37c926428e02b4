// Digest authentication [RFC 3261 §22, RFC 2617, RFC 7616]: challenge → credentials. MD5 and SHA-256,
// with or without `qop=auth`. *Basic* is never answered: it would show the password.
import { createHash } from "node:crypto";

const ALGORITHMS = { "SHA-256": "sha256", MD5: "md5" } as const;
type Algorithm = keyof typeof ALGORITHMS;

export interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  readonly algorithm: Algorithm;
  /** False: the older form without a client's nonce [RFC 2617 §3.2.2.1]. */
  readonly hasQop: boolean;
  readonly opaque: string | undefined;
  /** The password may be right, only the nonce is too old. */
  readonly isStale: boolean;
}

export interface Account {
  readonly username: string;
  readonly password: string;
}

const PARAMETER = /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g;

function parametersOf(text: string): ReadonlyMap<string, string> {
  const found = [...text.matchAll(PARAMETER)].map(([, name = "", quoted, plain = ""]) => {
    return [name.toLowerCase(), quoted?.replace(/\\(.)/g, "$1") ?? plain] as const;
  });
  return new Map(found);
}

function algorithmFrom(name: string | undefined): Algorithm | undefined {
  const wanted = (name ?? "MD5").toUpperCase();
  return wanted === "MD5" || wanted === "SHA-256" ? wanted : undefined;
}

/** Undefined: a scheme, algorithm or quality of protection that is not spoken here. */
export function parseChallenge(value: string): Challenge | undefined {
  const [, rest] = /^\s*Digest\s+(.*)$/is.exec(value) ?? [];
  if (rest === undefined) return undefined;
  const given = parametersOf(rest);
  const algorithm = algorithmFrom(given.get("algorithm"));
  const [realm, nonce, qop] = [given.get("realm"), given.get("nonce"), given.get("qop")];
  const offers = (qop ?? "").split(",").map((offer) => offer.trim().toLowerCase());
  if (algorithm === undefined || realm === undefined || nonce === undefined) return undefined;
  if (qop !== undefined && !offers.includes("auth")) return undefined;
  return {
    ...{ realm, nonce, algorithm, hasQop: qop !== undefined, opaque: given.get("opaque") },
    isStale: given.get("stale")?.toLowerCase() === "true",
  };
}

/** The strongest of those offered [RFC 7616 §3.7]. */
export function strongest(values: readonly string[]): Challenge | undefined {
  const known = values.map(parseChallenge).filter((challenge) => challenge !== undefined);
  return known.find(({ algorithm }) => algorithm === "SHA-256") ?? known[0];
}

const quoted = (text: string): string =>
  `"${text.replace(/[\r\n]/g, "").replace(/["\\]/g, "\\$&")}"`;

/** The value of Authorization. `cnonce`: random, from the caller. */
export function credentialsFor(
  challenge: Challenge,
  account: Account,
  request: { readonly method: string; readonly uri: string },
  cnonce: string,
): string {
  const { realm, nonce, algorithm, hasQop, opaque } = challenge;
  const hash = (...parts: readonly string[]): string =>
    createHash(ALGORITHMS[algorithm]).update(parts.join(":"), "utf8").digest("hex");
  const count = "00000001";
  const a1 = hash(account.username, realm, account.password);
  const a2 = hash(request.method, request.uri);
  const response = hasQop ? hash(a1, nonce, count, cnonce, "auth", a2) : hash(a1, nonce, a2);
  const parts = [
    `username=${quoted(account.username)}`,
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(request.uri)}`,
    `response="${response}"`,
    `algorithm=${algorithm}`,
    ...(hasQop ? [`cnonce=${quoted(cnonce)}`, "qop=auth", `nc=${count}`] : []),
    ...(opaque === undefined ? [] : [`opaque=${quoted(opaque)}`]),
  ];
  return `Digest ${parts.join(", ")}`;
}
