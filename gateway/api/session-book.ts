// Who is signed in: tokens in cookies, their hashes here and, across restarts, behind the port.
import type { Clock } from "../domain/clock.ts";
import { messageOf } from "../errors.ts";
import type { ApiLog, HubSecrets, SessionRecord } from "./hub-port.ts";
import { hashOf, newToken, type RandomBytes } from "./token.ts";

/** A long shift and its handover; then the PIN is asked again. */
export const SESSION_LIFE_MS = 13 * 60 * 60 * 1000;
/** More than any home has screens: beyond it the session that ends first goes. */
const MAX_SESSIONS = 1_000;

export class SessionBook {
  readonly #secrets: HubSecrets;
  readonly #clock: Clock;
  readonly #random: RandomBytes;
  readonly #log: ApiLog;
  readonly #byHash = new Map<string, SessionRecord>();

  constructor(secrets: HubSecrets, clock: Clock, random: RandomBytes, log: ApiLog) {
    this.#log = log;
    this.#secrets = secrets;
    this.#clock = clock;
    this.#random = random;
  }

  /** Takes over the sessions from before the restart. */
  async load(): Promise<void> {
    for (const session of await this.#secrets.loadSessions()) {
      if (session.expiresMs > this.#clock.now()) this.#byHash.set(session.tokenHash, session);
      else await this.close(session);
    }
  }

  /** A new session; the token is in the cookie and nowhere else. */
  async open(staffId: string): Promise<string> {
    await this.#makeRoom();
    const token = newToken(this.#random);
    const expiresMs = this.#clock.now() + SESSION_LIFE_MS;
    const session = { tokenHash: hashOf(token), staffId, expiresMs };
    this.#byHash.set(session.tokenHash, session);
    await this.#ifPossible("kept", this.#secrets.keepSession(session));
    return token;
  }

  find(token: string): SessionRecord | undefined {
    const session = this.#byHash.get(hashOf(token));
    return session !== undefined && this.isOpen(session) ? session : undefined;
  }

  isOpen(session: SessionRecord): boolean {
    return this.#byHash.has(session.tokenHash) && session.expiresMs > this.#clock.now();
  }

  async close(session: SessionRecord): Promise<void> {
    this.#byHash.delete(session.tokenHash);
    await this.#ifPossible("forgotten", this.#secrets.forgetSession(session.tokenHash));
  }

  /** Access was ended, or the PIN is another: every screen asks for it again. */
  async closeAllOf(staffId: string): Promise<void> {
    const own = [...this.#byHash.values()].filter((session) => session.staffId === staffId);
    for (const { tokenHash } of own) this.#byHash.delete(tokenHash);
    for (const session of own) await this.close(session);
  }

  /** With the disk full staff must still get in and out: such a session is as memory has it. */
  async #ifPossible(what: string, work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      this.#log.warn({ what, reason: messageOf(error) }, "a session could not be stored");
    }
  }

  async #makeRoom(): Promise<void> {
    const nowMs = this.#clock.now();
    const sessions = [...this.#byHash.values()].sort((a, b) => a.expiresMs - b.expiresMs);
    const excess = sessions.length - MAX_SESSIONS + 1;
    for (const [position, session] of sessions.entries()) {
      if (session.expiresMs <= nowMs || position < excess) await this.close(session);
    }
  }
}
