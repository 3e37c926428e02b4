// The simulated centre's side of digest authentication (RFC 7616): challenge, then check.
import { createHash, randomBytes } from "node:crypto";
import { type SipText, valueOf } from "./sip-text.ts";

const REALM = "centre.example";
const HASHES = { MD5: "md5", "SHA-256": "sha256" } as const;

export interface CentreAccount {
  readonly username: string;
  readonly password: string;
  readonly algorithm: keyof typeof HASHES;
}

export class AccountCheck {
  readonly #account: CentreAccount;
  readonly #nonce = randomBytes(12).toString("hex");

  constructor(account: CentreAccount) {
    this.#account = account;
  }

  get challenge(): string {
    const { algorithm } = this.#account;
    return `Digest realm="${REALM}", nonce="${this.#nonce}", algorithm=${algorithm}, qop="auth"`;
  }

  isRight(request: SipText): boolean {
    const said = valueOf(request, "authorization");
    const field = (name: string): string =>
      new RegExp(`[ ,]${name}="?([^",]*)"?`).exec(said)?.[1] ?? "";
    const { username, password, algorithm } = this.#account;
    const hash = (text: string): string => createHash(HASHES[algorithm]).update(text).digest("hex");
    const [method = ""] = request.start.split(" ");
    const a1 = hash(`${username}:${REALM}:${password}`);
    const a2 = hash(`${method}:${field("uri")}`);
    const middle = [this.#nonce, field("nc"), field("cnonce"), "auth"].join(":");
    return field("username") === username && field("response") === hash(`${a1}:${middle}:${a2}`);
  }
}
