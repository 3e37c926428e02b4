// A simulated wired fall radar, written from the description of its frames alone: it says how things
// are, again and again. Before it: commands. After it: a serial line.

const FALL = [0x0e, 0x02];
const PERSON = [0x0f, 0x09];
const PARAMETERS = [0x0e, 0x06];
const START = 1;
const HEAD_BYTES = 8;
/** 2.8 m, threshold 0.6 m, sensitivity 3. */
const SET_UP = [0x33, 0x33, 0x33, 0x40, 0x9a, 0x99, 0x19, 0x3f, 3, 0, 0, 0];

type Write = (bytes: Uint8Array) => void;

function turned(bytes: readonly number[]): number {
  return bytes.reduce((all, byte) => all ^ byte, 0xff);
}

function frame(type: readonly number[], data: readonly number[]): Uint8Array {
  const head = [START, 0, 0, 0, data.length, ...type];
  return Uint8Array.from([...head, turned(head), ...data, turned(data)]);
}

export const RADAR_WORDS: readonly string[] = ["fall", "no-fall", "person", "nobody", "odd"];

export class RadarModule {
  readonly #write: Write;
  #heard: readonly number[] = [];
  #fall = 0;
  #person = 0;

  constructor(write: Write) {
    this.#write = write;
  }

  hears(bytes: Uint8Array): void {
    this.#heard = [...this.#heard, ...bytes];
    while (this.#heard.length >= HEAD_BYTES) {
      const [start, , , , length, high, low] = this.#heard;
      const isQuestion =
        start === START && length === 0 && turned(this.#heard.slice(0, 7)) === this.#heard[7];
      this.#heard = this.#heard.slice(isQuestion ? HEAD_BYTES : 1);
      if (isQuestion && high === PARAMETERS[0] && low === PARAMETERS[1]) {
        this.#write(frame(PARAMETERS, SET_UP));
      }
    }
  }

  /** False: no such word. */
  obey(word: string): boolean {
    if (!RADAR_WORDS.includes(word)) return false;
    if (word === "person" || word === "nobody") this.#person = word === "person" ? 1 : 0;
    else this.#fall = { fall: 1, "no-fall": 0, odd: 2 }[word] ?? 0;
    this.tell();
    return true;
  }

  /** As the real one does by itself, several times a second. */
  tell(): void {
    this.#write(frame(PERSON, [this.#person]));
    this.#write(frame(FALL, [this.#fall]));
  }
}
