// Hop 1 for EnOcean radio: a transceiver on a serial port → telegrams. After it: the EnOcean family.
import type { Driver, DriverPort } from "../domain/driver.ts";
import { Esp3Framer, type Esp3Packet, ESP3_TYPES, encodeEsp3 } from "../domain/esp3.ts";
import { openSerial, serialPath } from "../lines/serial-port.ts";
import { AskedLine } from "./asked-line.ts";
import { type DriverContext, defineDriver } from "./define-driver.ts";

/** ESP3's only rate: 57600 baud, 8N1 [EnOcean Serial Protocol 3 §1.4]. */
const FORMAT = { baudRate: 57_600, dataBits: 8, parity: "none", stopBits: 1 } as const;

/** CO_RD_VERSION [ESP3 §2.5.6]. */
const ASK_VERSION = encodeEsp3(ESP3_TYPES.commonCommand, Uint8Array.of(3));

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
  #line: AskedLine | undefined;

  constructor(path: string, name: string, context: DriverContext) {
    this.#path = path;
    this.name = name;
    this.#context = context;
  }

  async start(port: DriverPort, signal: AbortSignal): Promise<void> {
    const { clock, random } = this.#context;
    this.#port = port;
    this.#line = new AskedLine({
      ...{ clock, random, address: this.#path, question: ASK_VERSION },
      open: async () => await openSerial(this.#path, FORMAT),
      onBytes: (bytes) => {
        this.#take(bytes);
      },
      onCut: () => {
        this.#framer.reset();
      },
      onState: (state, detail) => {
        port.onState(state, detail);
      },
    });
    await this.#line.start(signal);
  }

  /** Nothing is sent by radio: what the hub knows how to say, such devices cannot hear. */
  send(): void {
    // See above.
  }

  async close(): Promise<void> {
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
    this.#line?.answered();
    if (type !== ESP3_TYPES.radioErp1) return;
    if (data.length < SHORTEST_BYTES) {
      this.#port?.onCounted("too-short");
      return;
    }
    const { clock, newTraceId } = this.#context;
    const kept = this.#port?.onPacket({
      ...{ traceId: newTraceId(), driver: this.name, deviceId: senderOf(data) },
      ...{ channel: "telegram", trusted: true },
      payload: Uint8Array.of(data.length, ...data, ...optional),
      ...{ wallMs: clock.now(), monotonicMs: clock.monotonic() },
    });
    // Such a device cannot be asked to say it again: boards were told that it is not stored.
    kept?.catch(() => this.#port?.onCounted("not-stored"));
  }
}

/** As printed on the device: eight hexadecimal digits. */
function senderOf(data: Uint8Array): string {
  const end = data.length - AFTER_SENDER_BYTES;
  return `enocean/${Buffer.from(data.subarray(end - SENDER_BYTES, end)).toString("hex")}`;
}
