// A pair of pseudo-terminals: the hub opens the one as its serial port, a test or a simulated device
// the other. It can be pulled out and plugged in again.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { SerialPort } from "serialport";
import { vi } from "vitest";
import { locate } from "./require.ts";
import { tempFolder } from "./temp-folder.ts";

const PATIENCE = { timeout: 10_000, interval: 10 } as const;
const BAUD_RATE = 57_600;

export class SerialPair implements AsyncDisposable {
  readonly #folder = tempFolder();
  /** What the hub opens. */
  readonly hubPath = join(this.#folder.path, "by-id-stick");
  readonly peerPath = join(this.#folder.path, "peer");
  #socat: ChildProcess | undefined;
  #port: SerialPort | undefined;
  /** What the peer heard, all of it. */
  #heard = Buffer.alloc(0);
  onHeard: ((bytes: Buffer) => void) | undefined;

  static async plugged({ isListening = true } = {}): Promise<SerialPair> {
    const pair = new SerialPair();
    await pair.plugIn();
    if (isListening) await pair.listen();
    return pair;
  }

  get heard(): Uint8Array {
    return this.#heard;
  }

  async plugIn(): Promise<void> {
    const end = (link: string): string => `PTY,link=${link},raw,echo=0`;
    const program = locate("socat") ?? "socat";
    this.#socat = spawn(program, [end(this.hubPath), end(this.peerPath)], { stdio: "ignore" });
    await vi.waitFor(() => {
      if (!existsSync(this.hubPath) || !existsSync(this.peerPath)) throw new Error("no terminals");
    }, PATIENCE);
  }

  /** The test itself is the peer. */
  async listen(): Promise<void> {
    const port = new SerialPort({ path: this.peerPath, baudRate: BAUD_RATE, autoOpen: false });
    port.on("data", (bytes: Buffer) => {
      this.#heard = Buffer.concat([this.#heard, bytes]);
      this.onHeard?.(bytes);
    });
    port.on("error", () => undefined);
    await new Promise<void>((resolve, reject) => {
      port.open((error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
    this.#port = port;
  }

  /** Resolves when the bytes are on their way. */
  async say(bytes: Uint8Array): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#port?.write(Buffer.from(bytes));
      this.#port?.drain(() => {
        resolve();
      });
    });
  }

  /** The terminals are gone, in the middle of whatever was said. */
  async pullOut(): Promise<void> {
    const socat = this.#socat;
    this.#socat = undefined;
    if (socat !== undefined) {
      const gone = once(socat, "exit");
      socat.kill("SIGTERM");
      await gone;
    }
    const port = this.#port;
    this.#port = undefined;
    if (port?.isOpen === true) {
      await new Promise<void>((resolve) => {
        port.close(() => {
          resolve();
        });
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.pullOut();
    this.#folder[Symbol.dispose]();
  }
}
