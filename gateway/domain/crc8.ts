// CRC-8 as EnOcean's serial protocol uses it: polynomial x^8+x^2+x+1, from 0, first bit first.

const POLYNOMIAL = 0x07;

const TABLE = Uint8Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = (crc << 1) ^ (crc & 0x80 ? POLYNOMIAL : 0);
  return crc & 0xff;
});

/** Over `bytes` from `from` to before `to`. */
export function crc8(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0;
  for (let at = from; at < to; at += 1) crc = TABLE[crc ^ (bytes[at] ?? 0)] ?? 0;
  return crc;
}
