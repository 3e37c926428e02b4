// A simulated EnOcean transceiver with the devices around it, written from the protocol's description
// alone. Before it: commands of a person or a test. After it: a serial line.

const SYNC = 0x55;
const RADIO = 1;
const RESPONSE = 2;
const COMMAND = 5;
const READ_VERSION = 3;
const VERSION_BYTES = 33;
const STRENGTH_DBM = 60;
const BROADCAST = [0xff, 0xff, 0xff, 0xff];

type Write = (bytes: Uint8Array) => void;

/** Word of a command → kind of telegram, user data, status. */
const SAYS: Readonly<
  Record<string, readonly [rorg: number, user: readonly number[], status: number]>
> = {
  press: [0xf6, [0x10], 0x30],
  release: [0xf6, [0x00], 0x20],
  open: [0xd5, [0x08], 0x00],
  close: [0xd5, [0x09], 0x00],
  learn: [0xd5, [0x00], 0x00],
  "teach-motion": [0xa5, [0x1c, 0x0f, 0xff, 0x80], 0x00],
  moving: [0xa5, [165, 0, 200, 0x09], 0x00],
  quiet: [0xa5, [165, 0, 0, 0x09], 0x00],
};
export const ENOCEAN_WORDS: readonly string[] = Object.keys(SAYS);

/** Bit by bit, from the polynomial: another way than a table. */
function checksum(bytes: readonly number[]): number {
  let rest = 0;
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit -= 1) {
      const isOut = ((rest >> 7) & 1) !== ((byte >> bit) & 1);
      rest = ((rest << 1) & 0xff) ^ (isOut ? 0x07 : 0);
    }
  }
  return rest;
}

function packet(kind: number, data: readonly number[], more: readonly number[]): Uint8Array {
  const head = [data.length >> 8, data.length & 0xff, more.length, kind];
  return Uint8Array.of(
    SYNC,
    ...head,
    checksum(head),
    ...data,
    ...more,
    checksum([...data, ...more]),
  );
}

export class EnoceanStick {
  readonly #write: Write;
  #heard: readonly number[] = [];
  /** It hangs: it says nothing and answers nothing. */
  isDeaf = false;
  asked = 0;

  constructor(write: Write) {
    this.#write = write;
  }

  /** Answers the one question the hub asks; the rest it does not know. */
  hears(bytes: Uint8Array): void {
    this.#heard = [...this.#heard, ...bytes];
    for (;;) {
      const at = this.#heard.indexOf(SYNC);
      const rest = at < 0 ? [] : this.#heard.slice(at);
      const [, high = 0, low = 0, more = 0, kind = 0] = rest;
      const size = 7 + high * 256 + low + more;
      this.#heard = rest;
      if (rest.length < 7 || rest.length < size) return;
      this.#heard = rest.slice(size);
      if (kind === COMMAND) this.#answer(rest[6]);
    }
  }

  #answer(command: number | undefined): void {
    this.asked += 1;
    const version = Array.from({ length: VERSION_BYTES - 1 }, (_, place) => place);
    this.#say(packet(RESPONSE, command === READ_VERSION ? [0, ...version] : [2], []));
  }

  /** `press 0180a53c`; false: not such a command. `repeated`: how many repeaters it came through. */
  says(word: string, sender: string, repeated = 0): boolean {
    const known = Object.hasOwn(SAYS, word) ? SAYS[word] : undefined;
    if (known === undefined || !/^[0-9a-f]{8}$/i.test(sender)) return false;
    const [rorg, user, status] = known;
    const data = [rorg, ...user, ...Buffer.from(sender, "hex"), status | repeated];
    this.#say(packet(RADIO, data, [1, ...BROADCAST, STRENGTH_DBM, 0]));
    return true;
  }

  #say(bytes: Uint8Array): void {
    if (!this.isDeaf) this.#write(bytes);
  }
}
