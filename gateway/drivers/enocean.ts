// Hop 1 for EnOcean radio: a transceiver on a serial port → telegrams. It is asked for its version
// again and again, so that a stick that hangs is noticed. After it: the EnOcean family.
import type { Clock } from "../domain/clock.ts";
import type { Driver, DriverPort } from "../domain/driver.ts";
import { Esp3Framer, type Esp3Packet, ESP3_TYPES, encodeEsp3 } from "../domain/esp3.ts";
import { every } from "../every.ts";
import { KeptLine } from "../lines/kept-line.ts";
import { openSerial, serialPath } from "../lines/serial-port.ts";
import { type DriverContext, defineDriver } from "./define-driver.ts";

/** ESP3's only rate: 57600 baud, 8N1 [ESP3, EnOcean Serial Protocol 3 §1.4]. */
const FORMAT = { baudRate: 57_600, dataBits: 8, parity: "none", stopBits: 1 } as const;

/** CO_RD_VERSION [ESP3 §2.5.6]: any transceiver answers it at once, and it changes nothing. */
const ASK_VERSION = encodeEsp3(ESP3_TYPES.commonCommand, Uint8Array.of(3));
const ASK_EVERY_MS = 60_000;
/** One that was asked is asked again so soon, and is taken for dead after so many times. */
const ASK_AGAIN_MS = 500;
const ASKED_MOST = 3;

/** A telegram's sender stands in its last bytes, before the status [ESP3 §2.2, ERP1]. */
const AFTER_SENDER_BYTES = 1;
const SENDER_BYTES = 4;
/** RORG, one byte of user data, sender, status. */
const SHORTEST_BYTES = 7;

export const enocean = defineDriver({
  kind: "enocean",
  summary: "EnOcean radio, through a USB 300 stick or a TCM 310 module.",
  label: "EnOcean radio",
  settings: { port: serialPath },
  build: ({ port }, name, context) => new EnoceanRadio(port, name, context),
});

class EnoceanRadio implements Driver {
  readonly name: string;
  readonly #path: string;
  readonly #context: DriverContext;
  readonly #framer = new Esp3Framer();
  #port: DriverPort | undefined;
  #line: KeptLine | undefined;
  #stopAsking: (() => void) | undefined;
  #askTimer: Disposable | undefined;
  #asked = 0;

  constructor(path: string, name: string, context: DriverContext) {
    this.#path = path;
    this.name = name;
    this.#context = context;
  }

  async start(port: DriverPort, signal: AbortSignal): Promise<void> {
    const { clock, random } = this.#context;
    this.#port = port;
    const line = new KeptLine({
      ...{ clock, random, address: this.#path, isUpOnce: "proved" },
      onOpen: () => {
        this.#ask();
      },
      open: async () => await openSerial(this.#path, FORMAT),
      onBytes: (bytes) => {
        this.#take(bytes);
      },
      onState: (state, detail) => {
        if (state === "down") this.#quiet();
        port.onState(state, detail);
      },
    });
    this.#line = line;
    this.#stopAsking = every(clock, ASK_EVERY_MS, "ask the EnOcean stick", () => {
      this.#ask();
    });
    signal.addEventListener("abort", () => void this.close(), { once: true });
    await line.start();
  }

  /** Nothing is sent by radio: what the hub knows how to say, such devices cannot hear. */
  send(): void {
    // See above.
  }

  async close(): Promise<void> {
    this.#stopAsking?.();
    this.#quiet();
    await this.#line?.close();
  }

  #take(bytes: Uint8Array): void {
    const { skipped, broken } = this.#framer;
    const packets = this.#framer.push(bytes);
    if (this.#framer.broken > broken) this.#port?.onCounted("checksum-wrong");
    else if (this.#framer.skipped > skipped) this.#port?.onCounted("garbage");
    for (const packet of packets) this.#handOn(packet);
  }

  #handOn({ type, data, optional }: Esp3Packet): void {
    // Whatever it says, it is there.
    this.#answered();
    if (type !== ESP3_TYPES.radioErp1) return;
    if (data.length < SHORTEST_BYTES) {
      this.#port?.onCounted("too-short");
      return;
    }
    const { clock, newTraceId } = this.#context;
    const payload = new Uint8Array(1 + data.length + optional.length);
    payload[0] = data.length;
    payload.set(data, 1);
    payload.set(optional, 1 + data.length);
    const kept = this.#port?.onPacket({
      ...{ traceId: newTraceId(), driver: this.name, deviceId: senderOf(data), payload },
      ...{ channel: "telegram", trusted: true },
      ...{ wallMs: clock.now(), monotonicMs: clock.monotonic() },
    });
    // Such a device cannot be asked to say it again: boards were told that it is not stored.
    kept?.catch(() => this.#port?.onCounted("not-stored"));
  }

  #ask(): void {
    if (this.#line?.isOpen !== true || this.#askTimer !== undefined) return;
    if (this.#asked >= ASKED_MOST) {
      this.#line.renew("the transceiver does not answer");
      return;
    }
    this.#asked += 1;
    this.#line.write(ASK_VERSION);
    this.#askTimer = this.#clock.after(ASK_AGAIN_MS, "answer of the EnOcean stick", () => {
      this.#askTimer = undefined;
      this.#ask();
    });
  }

  get #clock(): Clock {
    return this.#context.clock;
  }

  #answered(): void {
    this.#askTimer?.[Symbol.dispose]();
    this.#askTimer = undefined;
    this.#asked = 0;
    this.#line?.proved();
  }

  /** The line was cut: nothing that came before it goes on. */
  #quiet(): void {
    this.#askTimer?.[Symbol.dispose]();
    this.#askTimer = undefined;
    this.#asked = 0;
    this.#framer.reset();
  }
}

/** As printed on the device: eight hexadecimal digits. */
function senderOf(data: Uint8Array): string {
  const end = data.length - AFTER_SENDER_BYTES;
  return `enocean/${Buffer.from(data.subarray(end - SENDER_BYTES, end)).toString("hex")}`;
}
