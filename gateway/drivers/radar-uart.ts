// Hop 1 for a fall radar of the MR60FDA2 kind, wired to a serial port: bytes → frames. It says how
// things are many times a second; where the hub is slow, only what changed waits. After it: its family.
import type { Driver, DriverPort } from "../domain/driver.ts";
import { encodeRadar, RADAR_TYPES, type RadarFrame, RadarFramer } from "../domain/radar-frames.ts";
import { runInBackground } from "../errors.ts";
import { openSerial, serialPath } from "../lines/serial-port.ts";
import { AskedLine } from "./asked-line.ts";
import { type DriverContext, defineDriver } from "./define-driver.ts";

const FORMAT = { baudRate: 115_200, dataBits: 8, parity: "none", stopBits: 1 } as const;

/** How it was set up: any such radar answers this, and it changes nothing. */
const ASK_PARAMETERS = encodeRadar({ type: RADAR_TYPES.parameters, data: new Uint8Array(0) });

/** Changes that may wait for the disk; more in that time is a radar that stutters. */
const WAITING_MOST = 32;

export const radarUart = defineDriver({
  kind: "radar-uart",
  summary: "Fall radar of the MR60FDA2 kind, wired to a serial port.",
  label: "Wired radar",
  settings: { port: serialPath },
  build: ({ port }, name, context) => new RadarLine(port, name, context),
});

class RadarLine implements Driver {
  readonly name: string;
  readonly #path: string;
  readonly #context: DriverContext;
  readonly #framer = new RadarFramer();
  #waiting: RadarFrame[] = [];
  #isBusy = false;
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
      ...{ clock, random, address: this.#path, question: ASK_PARAMETERS },
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

  send(): void {
    // A radar is told nothing.
  }

  async close(): Promise<void> {
    await this.#line?.close();
  }

  #take(bytes: Uint8Array): void {
    const { skipped } = this.#framer;
    const frames = this.#framer.push(bytes);
    if (this.#framer.skipped > skipped) this.#port?.onCounted("garbage");
    for (const frame of frames) {
      this.#line?.answered();
      this.#wait(frame);
    }
    if (!this.#isBusy && this.#waiting.length > 0) runInBackground("radar", this.#handOn());
  }

  /** What it says again while the same still waits is no news. */
  #wait(frame: RadarFrame): void {
    const before = this.#waiting.findLast(({ type }) => type === frame.type);
    if (before !== undefined && Buffer.compare(before.data, frame.data) === 0) return;
    if (this.#waiting.length < WAITING_MOST) this.#waiting.push(frame);
    else this.#port?.onCounted("overrun");
  }

  async #handOn(): Promise<void> {
    this.#isBusy = true;
    for (let frame = this.#waiting.shift(); frame !== undefined; frame = this.#waiting.shift()) {
      const { clock, newTraceId } = this.#context;
      try {
        await this.#port?.onPacket({
          ...{ traceId: newTraceId(), driver: this.name, deviceId: `radar-uart/${this.name}` },
          ...{ channel: "telegram", trusted: true },
          payload: Uint8Array.of(frame.type >> 8, frame.type & 0xff, ...frame.data),
          ...{ wallMs: clock.now(), monotonicMs: clock.monotonic() },
        });
      } catch {
        // Boards were told; the radar goes on saying it, and then it is news again.
        this.#port?.onCounted("not-stored");
      }
    }
    this.#isBusy = false;
  }
}
