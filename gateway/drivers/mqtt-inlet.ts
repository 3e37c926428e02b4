// The first metres of a connection: counts MQTT frames, refuses oversized ones by their header, and
// stops reading above the allowed rate. Before it: a socket. After it: the broker's parser.
import type { Socket } from "node:net";
import type { Clock } from "../domain/clock.ts";
import {
  type Allowance,
  FRAME_MOST_BYTES,
  MESSAGES_AT_ONCE,
  MESSAGES_PER_S,
} from "./mqtt-limits.ts";

/** The length of a frame is at most four bytes of seven bits [MQTT 3.1.1 §2.2.3]. */
const LENGTH_BYTES_MOST = 4;

/** Follows frame borders through any cutting of the stream. */
export class FrameScanner {
  #bodyLeft = 0;
  #lengthBytes = 0;
  #isInLength = false;
  #length = 0;
  /** A longer frame is refused by its header. */
  mostBytes = FRAME_MOST_BYTES;

  /** Frames that begin in `chunk`; undefined: one is longer than allowed, or is no MQTT. */
  scan(chunk: Uint8Array): number | undefined {
    let frames = 0;
    let at = 0;
    while (at < chunk.length) {
      if (this.#bodyLeft > 0) {
        const skipped = Math.min(this.#bodyLeft, chunk.length - at);
        this.#bodyLeft -= skipped;
        at += skipped;
      } else if (!this.#isInLength) {
        frames += 1;
        at += 1;
        this.#isInLength = true;
        this.#length = 0;
        this.#lengthBytes = 0;
      } else if (!this.#takeLengthByte(chunk[at++] ?? 0)) return undefined;
    }
    return frames;
  }

  #takeLengthByte(byte: number): boolean {
    this.#length += (byte & 0x7f) * 128 ** this.#lengthBytes;
    this.#lengthBytes += 1;
    if (byte < 0x80) {
      this.#isInLength = false;
      this.#bodyLeft = this.#length;
      return this.#length <= this.mostBytes;
    }
    return this.#lengthBytes < LENGTH_BYTES_MOST;
  }
}

/** Guards one socket. The broker reads it by `read()` alone, so that is where the guard stands. */
export class MqttInlet {
  readonly #socket: Socket;
  readonly #clock: Clock;
  readonly #onCounted: (what: string) => void;
  readonly #scanner = new FrameScanner();
  #perS = MESSAGES_PER_S;
  #most = MESSAGES_AT_ONCE;
  #tokens = MESSAGES_AT_ONCE;
  #filledMs: number;
  #wait: Disposable | undefined;

  constructor(socket: Socket, clock: Clock, onCounted: (what: string) => void) {
    this.#socket = socket;
    this.#clock = clock;
    this.#onCounted = onCounted;
    this.#filledMs = clock.monotonic();
    const read: (size?: number) => unknown = socket.read.bind(socket);
    socket.read = (size?: number): unknown => this.#read(() => read(size));
    socket.once("close", () => this.#wait?.[Symbol.dispose]());
  }

  /** Once the client has proved who it is. */
  allow({ perS, atOnce, frameMostBytes }: Allowance): void {
    this.#scanner.mostBytes = frameMostBytes;
    this.#perS = perS;
    this.#most = atOnce;
    this.#tokens = atOnce;
  }

  /**
   * Lets the parser go on although packets before are not answered yet: the broker counts a withheld
   * answer as work in progress and would leave later packets, motion too, unread.
   */
  goOn(): void {
    setImmediate(() => {
      if (!this.#socket.destroyed) this.#socket.emit("readable");
    });
  }

  #read(read: () => unknown): unknown {
    if (this.#wait !== undefined || this.#socket.destroyed) return null;
    const chunk = read();
    if (!(chunk instanceof Uint8Array)) return chunk;
    const frames = this.#scanner.scan(chunk);
    if (frames === undefined) {
      this.#onCounted("oversized");
      this.#socket.destroy();
      return null;
    }
    this.#take(frames);
    return chunk;
  }

  #take(frames: number): void {
    const nowMs = this.#clock.monotonic();
    const filled = this.#tokens + ((nowMs - this.#filledMs) / 1000) * this.#perS;
    this.#tokens = Math.min(this.#most, filled) - frames;
    this.#filledMs = nowMs;
    if (this.#tokens >= 0) return;
    // The chunk already read goes through; reading stops until it is paid for. TCP tells the sender.
    this.#onCounted("rate-limited");
    const waitMs = Math.ceil((-this.#tokens / this.#perS) * 1000);
    this.#wait = this.#clock.after(waitMs, "mqtt rate limit", () => {
      this.#wait = undefined;
      if (!this.#socket.destroyed) this.#socket.emit("readable");
    });
  }
}
