// A SCAIP request as fields → XML text [SS 91100 `<mrq>`]. Before it: what to say. After it: the body
// of a SIP MESSAGE.
import type { ScaipDialect } from "./scaip-dialect.ts";

export interface Mrq {
  /** [0-9a-zA-Z]{1,16}; the same on every retry. */
  readonly ref: string;
  /** Message, reset, information within the session, heartbeat. */
  readonly mty: "ME" | "RE" | "IN" | "PI";
  readonly dty: number;
  readonly stc: number;
  readonly dco?: number | undefined;
  readonly pri?: number;
  /** Device and status in words. */
  readonly stt?: string;
  readonly lco?: number;
  readonly lva?: string;
  readonly lte?: string;
  /** More in words: what is left out first where the whole is too long. */
  readonly ite?: string;
}

export interface Sender {
  /** Account number. */
  readonly cid: string;
  readonly systemConfiguration: number | undefined;
  /** Way of a call back; a hub carries no speech. */
  readonly callerIds: readonly string[];
}

const STT_CHARACTERS = 32;
const ITE_CHARACTERS = 128;

/** What XML 1.0 §2.2 cannot carry, and line breaks, become spaces. */
function plain(text: string, most: number): string {
  // eslint-disable-next-line no-control-regex -- these are the ones that have to go
  const clean = text.replace(/[\u0000-\u001f\u007f-\u009f\ufffe\uffff\ud800-\udfff]/gu, " ").trim();
  // By code points: half of a pair is no character.
  return Array.from(clean).slice(0, most).join("").trim();
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

function tag(name: string, text: string | undefined): string {
  return text === undefined || text === "" ? "" : `<${name}>${escaped(text)}</${name}>`;
}

/** The full width is what every reader takes; some senders leave leading zeros out. */
function padded(value: number | undefined, width: number): string | undefined {
  return value === undefined ? undefined : String(value).padStart(width, "0");
}

function words(text: string | undefined, most: number): string | undefined {
  return text === undefined ? undefined : plain(text, most);
}

function textOf(mrq: Mrq, sender: Sender, dialect: ScaipDialect, iteCharacters: number): string {
  const parts = [
    tag("ref", mrq.ref),
    tag("ver", dialect.version),
    tag("mty", mrq.mty),
    tag("sco", padded(sender.systemConfiguration, 1)),
    tag("cid", sender.cid),
    tag("dty", padded(mrq.dty, 4)),
    tag("dco", padded(mrq.dco, 3)),
    ...sender.callerIds.map((callerId) => tag("crd", callerId)),
    tag("stc", padded(mrq.stc, 4)),
    tag("stt", words(mrq.stt, STT_CHARACTERS)),
    tag("pri", padded(mrq.pri, 1)),
    tag("lco", padded(mrq.lco, 3)),
    tag("lva", mrq.lva),
    tag("lte", words(mrq.lte, STT_CHARACTERS)),
    tag("ite", words(mrq.ite, iteCharacters)),
  ];
  return `<${dialect.root}>${parts.join("")}</${dialect.root}>`;
}

/** At most `mostBytes` where that can be reached by saying less in words. */
export function writeMrq(
  mrq: Mrq,
  sender: Sender,
  dialect: ScaipDialect,
  mostBytes: number,
): Buffer {
  let body = Buffer.alloc(0);
  for (let characters = ITE_CHARACTERS; characters >= 0; characters -= 16) {
    body = Buffer.from(textOf(mrq, sender, dialect, characters), "utf8");
    if (body.length <= mostBytes) return body;
  }
  return body;
}
