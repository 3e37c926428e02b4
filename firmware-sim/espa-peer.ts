// The other end of an ESPA 4.4.4 line, written from the standard's description alone: a paging system
// that takes calls, or a nurse call panel that makes them; control station or not. Before it: a line.

const SOH = 0x01;
const STX = 0x02;
const ETX = 0x03;
const EOT = 0x04;
const ENQ = 0x05;
const ACK = 0x06;
const NAK = 0x15;
const RS = 0x1e;
const US = 0x1f;

/** What it does with the next block, once or always. */
export const ESPA_MOODS = ["take", "busy", "invalid", "garbled", "silent", "deaf"] as const;
/** How long it waits for an answer to a poll, and for a call to be acknowledged. */
const POLLS_IN_PATIENCE = 10;
const POLLS_IN_A_CALL = 100;

type EspaMood = (typeof ESPA_MOODS)[number];

export function isMood(word: string): word is EspaMood {
  return ESPA_MOODS.some((mood) => mood === word);
}

export interface EspaPeerSettings {
  readonly write: (bytes: Uint8Array) => void;
  /** Its own address and the hub's. */
  readonly own: string;
  readonly other: string;
  readonly isControl: boolean;
  readonly pollEveryMs: number;
  readonly onBlock: (block: EspaSaid) => void;
}

export interface EspaSaid {
  readonly header: string;
  readonly records: Readonly<Record<string, string>>;
  readonly hex: string;
}

/** `blockOf("1", [["1", "123"], ["2", "FALL"]])`. */
export function blockOf(
  header: string,
  records: readonly (readonly [string, string])[],
): Uint8Array {
  const text = records.map(([id, value]) => `${id}\u001f${value}`).join("\u001e");
  const body = Buffer.from(`${header}\u0002${text}\u0003`, "latin1");
  return Buffer.from([SOH, ...body, body.reduce((all, byte) => all ^ byte, 0)]);
}

export class EspaPeer {
  readonly #settings: EspaPeerSettings;
  #bytes: number[] = [];
  readonly #outbox: Uint8Array[] = [];
  #underWay: Uint8Array | undefined;
  #isSelected = false;
  #lastWasEnd = true;
  #timer: NodeJS.Timeout | undefined;
  #freeAtMs = 0;
  mood: EspaMood = "take";
  /** Moods for the next blocks, before `mood`. */
  readonly next: EspaMood[] = [];
  /** Everything the hub said that is not a block, in order. */
  readonly heard: string[] = [];
  /** Every block that came whole, and those it took. */
  readonly said: EspaSaid[] = [];
  readonly blocks: EspaSaid[] = [];
  readonly answers: string[] = [];

  constructor(settings: EspaPeerSettings) {
    this.#settings = settings;
  }

  start(): void {
    if (!this.#settings.isControl) return;
    this.#timer = setInterval(() => {
      this.#tick();
    }, this.#settings.pollEveryMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Sent when it has the line. */
  send(block: Uint8Array): void {
    this.#outbox.push(block);
  }

  hears(bytes: Uint8Array): void {
    this.#bytes.push(...bytes);
    while (this.#step());
  }

  #tick(): void {
    if (this.mood === "deaf" || Date.now() < this.#freeAtMs) return;
    const { own, other } = this.#settings;
    // Nothing valid came of the last turn: the control station takes the line back.
    if (this.#freeAtMs > 0) this.#say(EOT);
    this.#isSelected = false;
    const block = this.#outbox[0];
    const patience = block === undefined ? POLLS_IN_PATIENCE : POLLS_IN_A_CALL;
    this.#freeAtMs = Date.now() + patience * this.#settings.pollEveryMs;
    if (block === undefined) this.#say(other.charCodeAt(0), ENQ);
    else {
      this.#underWay = block;
      this.#say(own.charCodeAt(0), ENQ, other.charCodeAt(0), ENQ);
    }
  }

  #say(...bytes: readonly number[]): void {
    if (this.mood !== "deaf") this.#settings.write(Uint8Array.from(bytes));
  }

  /** One thing off the front of what was heard; false: more has to come. */
  #step(): boolean {
    const [first, second] = this.#bytes;
    if (first === undefined) return false;
    if (first === SOH) return this.#block();
    if (first === ACK || first === EOT || first === NAK) {
      this.#bytes.shift();
      this.#control(first);
      return true;
    }
    if (second === undefined) return false;
    this.#bytes.shift();
    if (second === ENQ) {
      this.#bytes.shift();
      this.#enquired(String.fromCharCode(first));
    } else if (second === NAK) {
      this.#bytes.shift();
      this.answers.push(`nak ${String.fromCharCode(first)}`);
    }
    return true;
  }

  #control(byte: number): void {
    if (byte === EOT) {
      this.heard.push("EOT");
      this.#lastWasEnd = true;
      this.#isSelected = false;
      this.#freeAtMs = 0;
      return;
    }
    this.#lastWasEnd = false;
    if (byte === NAK) this.answers.push("nak");
    if (byte !== ACK || this.#underWay === undefined) return;
    if (this.#outbox[0] === this.#underWay) {
      // Selected: now the block itself.
      this.#outbox.shift();
      this.#settings.write(this.#underWay);
      return;
    }
    this.answers.push("ack");
    this.#underWay = undefined;
    this.#say(EOT);
    this.#lastWasEnd = true;
    this.#freeAtMs = 0;
  }

  #enquired(address: string): void {
    this.heard.push(`${address} ENQ`);
    const { own, other, isControl } = this.#settings;
    const isPoll = this.#lastWasEnd && !isControl;
    this.#lastWasEnd = false;
    if (address !== own || this.mood === "deaf") return;
    if (!isPoll) {
      this.#isSelected = true;
      this.#say(ACK);
      return;
    }
    const block = this.#outbox[0];
    if (block === undefined) {
      this.#say(EOT);
      this.#lastWasEnd = true;
      return;
    }
    this.#underWay = block;
    this.#say(other.charCodeAt(0), ENQ);
  }

  #block(): boolean {
    const end = this.#bytes.indexOf(ETX);
    // The checksum stands behind ETX, whatever its value.
    if (end < 0 || this.#bytes.length < end + 2) return false;
    const whole = this.#bytes.splice(0, end + 2);
    const right = whole.slice(1, end + 1).reduce((all, byte) => all ^ byte, 0) === whole[end + 1];
    if (!this.#isSelected) return true;
    if (right) this.said.push(saidOf(whole));
    const mood = right ? (this.next.shift() ?? this.mood) : "garbled";
    if (mood === "silent" || mood === "deaf") return true;
    if (mood !== "take") {
      const reason = { busy: 0x32, invalid: 0x33, garbled: 0x31 }[mood];
      this.#say(reason, NAK);
      return true;
    }
    const said = saidOf(whole);
    this.blocks.push(said);
    this.#say(ACK);
    this.#settings.onBlock(said);
    return true;
  }
}

function saidOf(whole: readonly number[]): EspaSaid {
  const hex = Buffer.from(whole).toString("hex");
  const inner = whole.slice(whole.indexOf(STX) + 1, -2);
  const text = Buffer.from(inner).toString("latin1");
  const fields = text.split(String.fromCharCode(RS)).filter((one) => one !== "");
  const records: Record<string, string> = {};
  for (const field of fields) {
    const [id = "", value = ""] = field.split(String.fromCharCode(US), 2);
    records[id] = value;
  }
  return { hex, header: String.fromCharCode(whole[1] ?? 0), records };
}
