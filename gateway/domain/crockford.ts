// Ids: 16 characters of Crockford base 32 (80 random bits), easy to read out and to type.

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** 16 × 5 bits. */
export const ID_BYTES = 10;

/** `bytes`: 10 random bytes. Throws a `RangeError` on any other length. */
export function crockfordId(bytes: Uint8Array): string {
  if (bytes.length !== ID_BYTES) throw new RangeError(`an id needs ${String(ID_BYTES)} bytes`);
  let text = "";
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET.charAt((held >> bits) & 31);
    }
    held &= (1 << bits) - 1;
  }
  return text;
}
