// Names, notes and numbers, sealed under a key of each person. Destroying that key erases the
// person and leaves the log, which holds only the sealed text, whole and verifiable (promise 8).
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { GatewayError } from "../errors.ts";
import type { Sealed } from "../events.ts";
import type { WrappedKey } from "./key-file.ts";
import { KEY_BYTES } from "./master-key.ts";

const CIPHER = "aes-256-gcm";
/** A random nonce of 96 bits is safe for far more than the few texts sealed under one key [SP 800-38D §8.3]. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Where wrapped keys are kept. */
export interface KeyKeeper {
  put(key: WrappedKey): Promise<void>;
  erase(subject: string): Promise<void>;
}

/** `context` is bound in: a box moved to another person does not open. */
function encrypt(key: Uint8Array, text: Uint8Array, context: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(text), cipher.final()]);
  return Buffer.concat([nonce, body, cipher.getAuthTag()]);
}

function decrypt(key: Uint8Array, box: Buffer, context: string): Buffer {
  try {
    const nonce = box.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(context)).setAuthTag(box.subarray(-TAG_BYTES));
    return Buffer.concat([
      decipher.update(box.subarray(NONCE_BYTES, -TAG_BYTES)),
      decipher.final(),
    ]);
  } catch (cause) {
    throw new GatewayError("store/corrupt", `what was sealed for ${context} was changed`, {
      cause,
    });
  }
}

export class Vault {
  readonly #masterKey: Uint8Array;
  readonly #keeper: KeyKeeper;
  readonly #keys: Map<string, Uint8Array>;
  /** Keys on their way to the disk: nothing is sealed under a key that a power cut could take. */
  readonly #arriving = new Map<string, Promise<Uint8Array>>();

  constructor(masterKey: Uint8Array, keeper: KeyKeeper, kept: readonly WrappedKey[]) {
    this.#masterKey = masterKey;
    this.#keeper = keeper;
    this.#keys = new Map(
      kept.map(({ subject, wrapped }) => [
        subject,
        decrypt(masterKey, Buffer.from(wrapped), subject),
      ]),
    );
  }

  /** Seals text under the subject's key, which is made, and is on the disk, before this resolves. */
  async seal(subject: string, text: string): Promise<Sealed> {
    const key = this.#keys.get(subject) ?? (await this.#arrivingKey(subject));
    return { subject, box: encrypt(key, Buffer.from(text, "utf8"), subject).toString("base64") };
  }

  /** The text, or undefined once the subject's key was destroyed. */
  open(sealed: Sealed): string | undefined {
    const key = this.#keys.get(sealed.subject);
    if (key === undefined) return undefined;
    return decrypt(key, Buffer.from(sealed.box, "base64"), sealed.subject).toString("utf8");
  }

  /** Destroys the subject's key. There is no way back. */
  async erase(subject: string): Promise<void> {
    await this.#arriving.get(subject);
    await this.#keeper.erase(subject);
    this.#keys.get(subject)?.fill(0);
    this.#keys.delete(subject);
  }

  async #arrivingKey(subject: string): Promise<Uint8Array> {
    const underWay = this.#arriving.get(subject);
    if (underWay !== undefined) return await underWay;
    const arriving = this.#makeKey(subject).finally(() => {
      this.#arriving.delete(subject);
    });
    this.#arriving.set(subject, arriving);
    return await arriving;
  }

  async #makeKey(subject: string): Promise<Uint8Array> {
    const key = randomBytes(KEY_BYTES);
    await this.#keeper.put({ subject, wrapped: encrypt(this.#masterKey, key, subject) });
    this.#keys.set(subject, key);
    return key;
  }
}
