// One board's open stream: what it has been sent, and a bound on what it has not yet taken.
import type { Writable } from "node:stream";
import type { Audience } from "./audience.ts";
import type { Frame } from "./stream-message.ts";

/** A board that has not taken this much is cut off: it comes back and resumes from the log. */
export const MAX_BUFFERED_BYTES = 512 * 1024;

/** A board that takes nothing for this many heartbeats is gone, whatever its connection says. */
const STUCK_BEATS = 15;

export interface StreamClientOptions {
  readonly audience: Audience;
  /** Asked at every heartbeat: signed out, expired or removed ends the stream. */
  readonly isStillAllowed: () => boolean;
}

export class StreamClient {
  readonly audience: Audience;
  readonly #isStillAllowed: () => boolean;
  /** Every visible event up to here has been written. */
  sentSeq: number;
  /** False while the log is read; what is committed meanwhile is read from there too. */
  isLive = false;
  readonly #response: Writable;
  #stuckBeats = 0;

  constructor(response: Writable, sentSeq: number, options: StreamClientOptions) {
    this.#response = response;
    this.sentSeq = sentSeq;
    this.audience = options.audience;
    this.#isStillAllowed = options.isStillAllowed;
  }

  get isOpen(): boolean {
    return !this.#response.destroyed && !this.#response.writableEnded;
  }

  /** Writes what lies beyond `sentSeq`. `whole` is all frames in one text, for the usual case. */
  send(frames: readonly Frame[], whole: string, lastSeq: number): void {
    const first = frames[0];
    if (first !== undefined) {
      const text =
        first.seq > this.sentSeq
          ? whole
          : frames
              .filter(({ seq }) => seq > this.sentSeq)
              .map((frame) => frame.text)
              .join("");
      this.write(text);
    }
    this.sentSeq = Math.max(this.sentSeq, lastSeq);
  }

  write(text: string): void {
    if (text === "" || !this.isOpen) return;
    if (this.#response.writableLength > MAX_BUFFERED_BYTES) {
      this.#response.destroy();
      return;
    }
    this.#response.write(text);
  }

  /** A heartbeat: also ends the stream of a board that may no longer see it, or no longer reads. */
  beat(text: string): void {
    this.#stuckBeats = this.#response.writableNeedDrain ? this.#stuckBeats + 1 : 0;
    if (this.#stuckBeats > STUCK_BEATS) this.destroy();
    else if (this.#isStillAllowed()) this.write(text);
    else this.close();
  }

  endIfForbidden(): void {
    if (!this.#isStillAllowed()) this.close();
  }

  /** Resolves when the board has taken what was written, or is gone. */
  async drained(): Promise<void> {
    if (!this.isOpen || !this.#response.writableNeedDrain) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.#response.off("drain", done);
        this.#response.off("close", done);
        resolve();
      };
      this.#response.on("drain", done);
      this.#response.on("close", done);
    });
  }

  close(): void {
    if (this.isOpen) this.#response.end();
  }

  destroy(): void {
    this.#response.destroy();
  }
}
