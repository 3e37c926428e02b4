// One EnOcean radio telegram: what it is made of, and what it says of a device's profile when it asks
// to be taught in. Before it: the driver's packet. After it: the profiles.
import { GatewayError } from "../../errors.ts";

/** First byte of a telegram: its kind [ERP1 RORG]. */
export const RORG = { rps: 0xf6, contact: 0xd5, fourBytes: 0xa5, ute: 0xd4, vld: 0xd2 } as const;

/** Kinds that are encrypted: seen, and not understood [ERP1 SEC, SEC_ENCAPS, SEC_MAN]. */
const ENCRYPTED: ReadonlySet<number> = new Set([0x30, 0x31, 0x34]);

const SENDER_BYTES = 4;
/** RORG, one byte of user data, sender, status. */
const SHORTEST_BYTES = 7;
const LONGEST_BYTES = 20;
/** Where the strength stands in the optional part: after the count of copies and the destination. */
const DBM_AT = 5;

export interface Telegram {
  readonly rorg: number;
  /** DB0 is the last byte. */
  readonly user: Uint8Array;
  /** Eight hexadecimal digits, as printed on the device. */
  readonly sender: string;
  readonly status: number;
  /** How strongly the best copy was heard; null: the transceiver does not say. */
  readonly rssiDbm: number | null;
}

/** The packet: how long the telegram is, the telegram, what the transceiver adds. */
export function readTelegram(payload: Uint8Array): Telegram {
  const length = payload[0] ?? 0;
  const data = payload.subarray(1, 1 + length);
  if (length < SHORTEST_BYTES || length > LONGEST_BYTES || data.length < length) {
    throw new GatewayError("sensor/undecodable", `EnOcean: ${String(length)} bytes of telegram`);
  }
  const senderAt = length - 1 - SENDER_BYTES;
  const dbm = payload[1 + length + DBM_AT];
  return {
    rorg: data[0] ?? 0,
    user: data.subarray(1, senderAt),
    sender: hex(data.subarray(senderAt, length - 1)),
    status: data[length - 1] ?? 0,
    // 0xFF stands there in what is sent, never in what is heard.
    rssiDbm: dbm === undefined || dbm === 0xff ? null : -dbm,
  };
}

export function isEncrypted({ rorg }: Telegram): boolean {
  return ENCRYPTED.has(rorg);
}

/** DBn: counted from the last byte of user data. */
export function db(user: Uint8Array, index: number): number {
  return user[user.length - 1 - index] ?? 0;
}

/** What a telegram says when somebody pressed *learn*; undefined: it is no such telegram. */
export interface TeachIn {
  /** `a5-07-03`; null: it does not say. */
  readonly profile: string | null;
  readonly manufacturer: number | null;
}

const LEARN_BIT = 0x08;
const HAS_PROFILE_BIT = 0x80;
const UTE_BYTES = 7;

/** Never a reading: it must not call anybody [EEP 2.6 §3]. */
export function teachInOf({ rorg, user }: Telegram): TeachIn | undefined {
  if (rorg === RORG.ute && user.length === UTE_BYTES) return universalTeachIn(user);
  const hasLearnBit = rorg === RORG.contact || rorg === RORG.fourBytes;
  if (!hasLearnBit || (db(user, 0) & LEARN_BIT) !== 0) return undefined;
  const saysProfile = rorg === RORG.fourBytes && (db(user, 0) & HAS_PROFILE_BIT) !== 0;
  return saysProfile ? teachInOfFour(user) : { profile: null, manufacturer: null };
}

function universalTeachIn(user: Uint8Array): TeachIn {
  const manufacturer = db(user, 4) + (db(user, 3) & 0x07) * 256;
  return { profile: profileOf(db(user, 0), db(user, 1), db(user, 2)), manufacturer };
}

function teachInOfFour(user: Uint8Array): TeachIn {
  const func = db(user, 3) >> 2;
  const type = ((db(user, 3) & 0x03) << 5) | (db(user, 2) >> 3);
  const manufacturer = ((db(user, 2) & 0x07) << 8) | db(user, 1);
  return { profile: profileOf(RORG.fourBytes, func, type), manufacturer };
}

function profileOf(...parts: readonly number[]): string {
  return parts.map((part) => part.toString(16).padStart(2, "0")).join("-");
}

export function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
