// Packets of an EnOcean transceiver, byte by byte as its reference sheet gives them.

export const ESP3_VECTORS = {
  "press AI": "55 00 07 07 01 7A F6 10 01 80 A5 3C 30 00 FF FF FF FF 2D 00 DF",
  release: "55 00 07 07 01 7A F6 00 01 80 A5 3C 20 00 FF FF FF FF 2D 00 97",
  "press BO, or card in": "55 00 07 07 01 7A F6 70 01 80 A5 3C 30 00 FF FF FF FF 2D 00 DA",
  "contact open": "55 00 07 07 01 7A D5 08 01 80 A5 3C 00 00 FF FF FF FF 37 00 4C",
  "contact closed": "55 00 07 07 01 7A D5 09 01 80 A5 3C 00 00 FF FF FF FF 37 00 D8",
  "contact asks to learn": "55 00 07 07 01 7A D5 00 01 80 A5 3C 00 00 FF FF FF FF 37 00 F0",
  "A5-07-01 on": "55 00 0A 07 01 EB A5 A5 00 C8 09 01 80 A5 3C 00 00 FF FF FF FF 41 00 92",
  "A5-07-01 off": "55 00 0A 07 01 EB A5 A5 00 00 09 01 80 A5 3C 00 00 FF FF FF FF 41 00 99",
  "A5-07-02 motion": "55 00 0A 07 01 EB A5 96 00 00 88 01 80 A5 3C 00 00 FF FF FF FF 41 00 9A",
  "A5-07-03 motion": "55 00 0A 07 01 EB A5 96 4B 00 88 01 80 A5 3C 00 00 FF FF FF FF 41 00 72",
  "A5-07-03 asks to learn":
    "55 00 0A 07 01 EB A5 1C 18 0B 80 01 80 A5 3C 00 00 FF FF FF FF 41 00 F2",
  water: "55 00 07 07 01 7A F6 11 01 80 A5 3C 30 00 FF FF FF FF 2D 00 4B",
  "UTE teach-in":
    "55 00 0d 07 01 fd d4 80 ff 61 00 00 50 d2 05 0e 0e d1 00 01 ff ff ff ff 36 00 51",
  CO_RD_VERSION: "55 00 01 00 05 70 03 09",
  CO_RD_IDBASE: "55 00 01 00 05 70 08 38",
  "response OK": "55 00 01 00 02 65 00 00",
  "response with the base id": "55 00 05 01 02 DB 00 FF 80 00 00 0A 3E",
  CO_READY: "55 00 02 00 04 CA 04 01 53",
} as const;

const HEADER_BYTES = 6;

/** A radio packet as the driver hands it on: how long the telegram is, the telegram, the rest. */
export function telegramOf(name: keyof typeof ESP3_VECTORS): Uint8Array {
  const bytes = Buffer.from(ESP3_VECTORS[name].replaceAll(" ", ""), "hex");
  return Uint8Array.of(bytes[2] ?? 0, ...bytes.subarray(HEADER_BYTES, -1));
}
