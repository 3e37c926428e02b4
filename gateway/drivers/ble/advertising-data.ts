// What BlueZ took apart put together again: properties of a device → the bytes of an advertisement,
// as structures of length, type and data [Bluetooth Core 5.4, vol. 3, part C, §11].

const TYPE_COMPLETE_NAME = 0x09;
const TYPE_SERVICE_DATA_16 = 0x16;
const TYPE_SERVICE_DATA_32 = 0x20;
const TYPE_SERVICE_DATA_128 = 0x21;
const TYPE_MANUFACTURER = 0xff;

/** A structure has one byte for its length, which counts the type too. */
const DATA_MOST_BYTES = 254;

/** The 16- and 32-bit forms of a UUID lie in this one [Bluetooth Core 5.4, vol. 3, part B, §2.5.1]. */
const SHORT_UUID = /^([0-9a-f]{4})([0-9a-f]{4})-0000-1000-8000-00805f9b34fb$/;

export interface Advertised {
  readonly name: string | undefined;
  /** UUID → data. */
  readonly serviceData: ReadonlyMap<string, Uint8Array>;
  /** Company → data. */
  readonly manufacturerData: ReadonlyMap<number, Uint8Array>;
}

export function advertisingData(advertised: Advertised): Uint8Array {
  const { name, serviceData, manufacturerData } = advertised;
  const structures = [
    ...(name === undefined ? [] : [structure(TYPE_COMPLETE_NAME, Buffer.from(name, "utf8"))]),
    ...[...serviceData].map(([uuid, data]) => serviceStructure(uuid, data)),
    ...[...manufacturerData].map(([company, data]) =>
      structure(TYPE_MANUFACTURER, Buffer.concat([littleEndian(company, 2), data])),
    ),
  ];
  return Buffer.concat(structures);
}

function serviceStructure(uuid: string, data: Uint8Array): Uint8Array {
  const [, high, low] = SHORT_UUID.exec(uuid.toLowerCase()) ?? [];
  if (high === undefined || low === undefined) {
    const reversed = Buffer.from(uuid.replaceAll("-", ""), "hex").reverse();
    return structure(TYPE_SERVICE_DATA_128, Buffer.concat([reversed, data]));
  }
  const isShort = high === "0000";
  const number = littleEndian(Number.parseInt(high + low, 16), isShort ? 2 : 4);
  const type = isShort ? TYPE_SERVICE_DATA_16 : TYPE_SERVICE_DATA_32;
  return structure(type, Buffer.concat([number, data]));
}

/** Longer than a structure can be: nothing sent it so, and nobody could read it. */
function structure(type: number, data: Uint8Array): Uint8Array {
  if (data.length > DATA_MOST_BYTES) return new Uint8Array();
  return Buffer.concat([Uint8Array.of(data.length + 1, type), data]);
}

function littleEndian(value: number, bytes: number): Uint8Array {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntLE(value, 0, bytes);
  return buffer;
}
