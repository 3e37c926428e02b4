// ESPA 4.4.4 blocks: a call to a pager, its status, a request for it [ESPA 4.4.4, Nov 1984, §4].
// Before and after it: bytes on a line, and what they say.

export const ESPA = {
  ...{ soh: 0x01, stx: 0x02, etx: 0x03, eot: 0x04, enq: 0x05, ack: 0x06, nak: 0x15 },
  ...{ rs: 0x1e, us: 0x1f, cr: 0x0d },
} as const;

export const ESPA_HEADERS = { call: "1", status: "2", statusRequest: "3" } as const;

/** Data identifiers of the records [ESPA 4.4.4 §4.3]. */
export const ESPA_RECORDS = {
  ...{ address: "1", text: "2", beep: "3", callType: "4", transmissions: "5", priority: "6" },
  ...{ callStatus: "7", systemStatus: "8" },
} as const;

export const ESPA_CALL_TYPES = { reset: "1", speech: "2", standard: "3" } as const;

/** Digits before a NAK [ESPA 4.4.4 §3.3]. */
export const ESPA_NAK = { transmission: "1", busy: "2", invalid: "3" } as const;
export type NakReason = (typeof ESPA_NAK)[keyof typeof ESPA_NAK];

/** Addresses and reasons are one character. */
export function codeOf(text: string): number {
  return text.charCodeAt(0);
}

/** Longest display message and address of the standard. */
export const ESPA_TEXT_MOST = 128;
export const ESPA_ADDRESS_MOST = 16;

export interface EspaBlock {
  readonly header: string;
  /** By data identifier. */
  readonly records: ReadonlyMap<string, string>;
}

export interface EspaForm {
  /** 7 bits carry ISO 646 alone; 8 bits are read and written as ISO 8859-1. */
  readonly dataBits: 7 | 8;
  /** Some receivers want a record separator before the end; the standard's examples have none. */
  readonly trailingSeparator: boolean;
}

/** XOR of every byte behind SOH up to and with ETX. It may be any value, also that of a control. */
export function espaChecksum(bytes: Iterable<number>, dataBits: 7 | 8): number {
  let all = 0;
  for (const byte of bytes) all ^= byte;
  return dataBits === 7 ? all & 0x7f : all;
}

export function encodeEspaBlock({ header, records }: EspaBlock, form: EspaForm): Uint8Array {
  const parts = [...records].flatMap(([id, text], index) => [
    ...(index === 0 ? [] : [ESPA.rs]),
    ...[...charactersOf(id, form), ESPA.us, ...charactersOf(text, form)],
  ]);
  const end = form.trailingSeparator ? [ESPA.rs, ESPA.etx] : [ESPA.etx];
  const body = [...charactersOf(header, form), ESPA.stx, ...parts, ...end];
  return Uint8Array.of(ESPA.soh, ...body, espaChecksum(body, form.dataBits));
}

/**
 * What lies between SOH and ETX. Undefined: it is no block. A record that comes twice counts as it
 * came last; one without an identifier is left out.
 */
export function decodeEspaBody(body: readonly number[]): EspaBlock | undefined {
  const [header, stx, ...rest] = body;
  if (header === undefined || header < 0x20 || stx !== ESPA.stx) return undefined;
  const records = new Map<string, string>();
  for (const record of textOf(rest).split(String.fromCharCode(ESPA.rs))) {
    const at = record.indexOf(String.fromCharCode(ESPA.us));
    if (at > 0) records.set(record.slice(0, at), record.slice(at + 1));
  }
  return { header: textOf([header]), records };
}

function textOf(bytes: readonly number[]): string {
  return bytes.map((byte) => String.fromCharCode(byte)).join("");
}

/** A question mark, for what the line has no code for. */
const UNKNOWN = 0x3f;

/** Letters that fall apart into no letter and an accent. */
const PLAIN: Readonly<Record<string, string>> = {
  ...{ ß: "ss", æ: "ae", Æ: "AE", ø: "o", Ø: "O", œ: "oe", Œ: "OE", đ: "d", ł: "l", Ł: "L" },
  ...{ "’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..." },
};

/** What the line can carry of a text: no control characters, no letter it has no code for. */
function charactersOf(text: string, { dataBits }: EspaForm): readonly number[] {
  const known = Array.from(text, (letter) => {
    const isKept = dataBits === 8 && letter >= "\u00a0" && letter <= "\u00ff";
    return isKept ? letter : (PLAIN[letter] ?? letter.normalize("NFD").charAt(0));
  });
  const most = dataBits === 8 ? 0xff : 0x7e;
  return Array.from(known.join(""), (letter) => {
    const code = letter.charCodeAt(0);
    const isPrintable = code >= 0x20 && code <= most && !(code > 0x7e && code < 0xa0);
    return isPrintable ? code : UNKNOWN;
  });
}
