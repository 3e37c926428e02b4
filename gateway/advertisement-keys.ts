// Keys of devices that encrypt what they advertise: read once from a secret, never shown. Before it: the
// config's `bluetoothKeys`. After it: families open advertisements with them.
import { createDecipheriv } from "node:crypto";
import {
  type AdvertisementKeys,
  noAdvertisementKeys,
  type SealedAdvertisement,
} from "./domain/advertisement-keys.ts";
import { GatewayError } from "./errors.ts";
import type { ReadSecret, SecretSource } from "./notifiers/define-notifier.ts";

/** AES-128-CCM [bthome.io/encryption]. */
const CIPHER = "aes-128-ccm";
const KEY_LINE = /^([0-9A-F]{2}(?::[0-9A-F]{2}){5})\s+([0-9A-F]{32})$/i;

type Opener = Pick<AdvertisementKeys, "has" | "open">;

/** Throws `config/unreadable`, `config/invalid`. No secret: nothing in the home encrypts. */
export function advertisementKeysOf(
  source: SecretSource | undefined,
  readSecret: ReadSecret,
): Opener {
  return source === undefined ? noAdvertisementKeys : readAdvertisementKeys(readSecret(source));
}

/**
 * Lines of a radio address and its key, both in hexadecimal; empty lines and `#` comments between.
 * Throws `config/invalid`, naming the line and never what stands in it.
 */
export function readAdvertisementKeys(text: string): Opener {
  const keys = new Map<string, Buffer>();
  for (const [index, line] of text.split("\n").entries()) {
    const said = line.replace(/#.*/, "").trim();
    if (said === "") continue;
    const [, address, key] = KEY_LINE.exec(said) ?? [];
    if (address === undefined || key === undefined) {
      const form = "AA:BB:CC:DD:EE:FF and 32 hexadecimal digits";
      throw new GatewayError(
        "config/invalid",
        `bluetoothKeys: line ${String(index + 1)} is not of the form ${form}.`,
      );
    }
    keys.set(address.toUpperCase(), Buffer.from(key, "hex"));
  }
  return {
    has: (address) => keys.has(address),
    open: (sealed) => open(keys.get(sealed.address), sealed),
  };
}

function open(
  key: Buffer | undefined,
  { nonce, sealed, mic }: SealedAdvertisement,
): Uint8Array | undefined {
  if (key === undefined) return undefined;
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: mic.length });
  decipher.setAuthTag(mic);
  try {
    const plain = decipher.update(sealed);
    decipher.final();
    return plain;
  } catch {
    // The one thing that can be wrong here: the tag does not fit the key.
    return undefined;
  }
}
