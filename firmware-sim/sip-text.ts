// SIP as text, read a second time from RFC 3261 for the simulated centre: just what MESSAGE needs.
/** Compact header names a sender may use (§7.3.3). */
const LONG_NAMES = new Map([
  ["v", "via"],
  ["f", "from"],
  ["t", "to"],
  ["i", "call-id"],
  ["l", "content-length"],
  ["c", "content-type"],
]);

export interface SipText {
  readonly start: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

export function valueOf({ headers }: SipText, name: string): string {
  return headers.find(([given]) => given === name)?.[1] ?? "";
}

function readHead(head: string): Omit<SipText, "body"> | undefined {
  const [start = "", ...lines] = head.replace(/\r\n[ \t]+/g, " ").split("\r\n");
  if (!start.includes("SIP/2.0")) return undefined;
  const headers = lines.map((line) => {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).trim().toLowerCase();
    return [LONG_NAMES.get(name) ?? name, line.slice(colon + 1).trim()] as const;
  });
  return { start, headers };
}

/** The first message in the bytes and what comes after it; undefined: not whole yet, or no SIP. */
export function readSip(bytes: Buffer): { message: SipText; rest: Buffer } | undefined {
  const end = bytes.indexOf("\r\n\r\n");
  const head = end === -1 ? undefined : readHead(bytes.toString("utf8", 0, end).trimStart());
  if (head === undefined) return undefined;
  const from = end + 4;
  const said = valueOf({ ...head, body: bytes }, "content-length");
  const to = from + (said === "" ? 0 : Number(said));
  if (bytes.length < to) return undefined;
  return { message: { ...head, body: bytes.subarray(from, to) }, rest: bytes.subarray(to) };
}

export function writeSip(
  start: string,
  headers: readonly (readonly [name: string, value: string])[],
  body: string,
): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  const length = `Content-Length: ${Buffer.byteLength(body)}`;
  return Buffer.from([start, ...lines, length, "", body].join("\r\n"));
}

/** The answer to a request: the same Via, From, To, Call-ID and CSeq (§8.2.6). */
export function answerTo(
  request: SipText,
  status: string,
  extra: readonly (readonly [name: string, value: string])[] = [],
  body = "",
): Buffer {
  const kept = request.headers.filter(([name]) =>
    ["via", "from", "to", "call-id", "cseq"].includes(name),
  );
  const tagged = kept.map(([name, value]) =>
    name === "to" && !value.includes(";tag=")
      ? ([name, `${value};tag=centre`] as const)
      : ([name, value] as const),
  );
  return writeSip(`SIP/2.0 ${status}`, [...tagged, ...extra], body);
}
