// BTHome v2 as a device says it, written from the format's page alone: an information byte, objects in
// rising order, and where there is a key AES-CCM over them.
import { createCipheriv } from "node:crypto";

const PLAIN_ON_EVENT = 0x44;
const ENCRYPTED_ON_EVENT = 0x45;
const UUID_LOW_FIRST = [0xd2, 0xfc];
const TAG_BYTES = 4;

export interface BthomeWords {
  readonly packetId: number;
  readonly battery: number;
  /** Object id and value of one more, one byte long; its id is above that of the battery. */
  readonly object?: readonly [id: number, value: number];
}

export function bthomeObjects({ packetId, battery, object }: BthomeWords): Uint8Array {
  return Uint8Array.of(0x00, packetId, 0x01, battery, ...(object ?? []));
}

export function plainServiceData(objects: Uint8Array): Buffer {
  return Buffer.from([PLAIN_ON_EVENT, ...objects]);
}

/** `mac`: as people write it; `counter` must be higher each time. */
export function sealedServiceData(
  objects: Uint8Array,
  seal: { readonly key: string; readonly mac: string; readonly counter: number },
): Buffer {
  const counter = Buffer.alloc(4);
  counter.writeUInt32LE(seal.counter);
  const mac = Buffer.from(seal.mac.replaceAll(":", ""), "hex");
  const nonce = Buffer.concat([mac, Buffer.from([...UUID_LOW_FIRST, ENCRYPTED_ON_EVENT]), counter]);
  const key = Buffer.from(seal.key, "hex");
  const cipher = createCipheriv("aes-128-ccm", key, nonce, { authTagLength: TAG_BYTES });
  const sealed = Buffer.concat([cipher.update(objects), cipher.final()]);
  const info = Buffer.from([ENCRYPTED_ON_EVENT]);
  return Buffer.concat([info, sealed, counter, cipher.getAuthTag()]);
}
