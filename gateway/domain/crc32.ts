// CRC-32 (ISO-HDLC) that ends every packet of the native protocol [PROTOCOL §2].
// Own code, because the core imports no Node module; slices of four bytes, because the hub checks
// several megabytes a second.

const POLYNOMIAL_REFLECTED = 0xedb88320;
const SLICES = 4;
const TABLE_SIZE = 256;

/** Slice k, entry n: the CRC of byte n followed by k zero bytes. */
const TABLES = buildTables();

/** CRC-32 of bytes [from, to), unsigned. */
export function crc32(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0xffffffff;
  let at = from;
  for (; at + SLICES <= to; at += SLICES) {
    crc ^= byte(bytes, at) | (byte(bytes, at + 1) << 8) | (byte(bytes, at + 2) << 16);
    crc ^= byte(bytes, at + 3) << 24;
    crc =
      entry(3, crc & 0xff) ^
      entry(2, (crc >>> 8) & 0xff) ^
      entry(1, (crc >>> 16) & 0xff) ^
      entry(0, crc >>> 24);
  }
  for (; at < to; at++) crc = (crc >>> 8) ^ entry(0, (crc ^ byte(bytes, at)) & 0xff);
  return ~crc >>> 0;
}

function byte(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

function entry(slice: number, index: number): number {
  return TABLES[slice * TABLE_SIZE + index] ?? 0;
}

function buildTables(): Int32Array {
  const tables = new Int32Array(SLICES * TABLE_SIZE);
  for (let n = 0; n < TABLE_SIZE; n++) {
    let crc = n;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ ((crc & 1) * POLYNOMIAL_REFLECTED);
    tables[n] = crc;
  }
  for (let at = TABLE_SIZE; at < tables.length; at++) {
    const before = tables[at - TABLE_SIZE] ?? 0;
    tables[at] = (before >>> 8) ^ (tables[before & 0xff] ?? 0);
  }
  return tables;
}
