// Advertisements as bytes, from hexadecimal as the documents print them.

const ADDRESS = "AA:BB:CC:00:11:22";

/** "40 00 01" → bytes. */
export function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));
}

/** AD structures of BTHome service data, with the flags that a real device sends before it. */
export function bthomeAd(hex: string, name = ""): Uint8Array {
  const data = bytesOf(hex);
  const named = new TextEncoder().encode(name);
  const nameAd = name === "" ? [] : [named.length + 1, 0x09, ...named];
  return Uint8Array.of(2, 1, 6, data.length + 3, 0x16, 0xd2, 0xfc, ...data, ...nameAd);
}

export { ADDRESS as BLE_ADDRESS };
