// The serial port a simulated device speaks at: one that is there, or one end of a pseudo-terminal pair
// that it makes (with socat), the other end being for the hub.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { SerialPort } from "serialport";

const LOOK_EVERY_MS = 20;
const LONGEST_WAIT_MS = 5_000;

export interface SimPortSettings {
  readonly path: string;
  /** Makes `path` for the hub, and speaks at `path`.sim itself. */
  readonly make: boolean;
  readonly baudRate: number;
  readonly onBytes: (bytes: Uint8Array) => void;
  readonly onClosed: () => void;
}

export class SimPort {
  readonly #port: SerialPort;
  readonly #socat: ChildProcess | undefined;

  private constructor(port: SerialPort, socat: ChildProcess | undefined) {
    this.#port = port;
    this.#socat = socat;
  }

  static async open(settings: SimPortSettings): Promise<SimPort> {
    const { path, make, baudRate, onBytes, onClosed } = settings;
    const own = make ? `${path}.sim` : path;
    const socat = make ? await makePair(path, own) : undefined;
    const port = new SerialPort({ path: own, baudRate, autoOpen: false });
    port.on("data", onBytes);
    port.on("error", () => undefined);
    port.on("close", onClosed);
    await new Promise<void>((resolve, reject) => {
      port.open((error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
    return new SimPort(port, socat);
  }

  write(bytes: Uint8Array): void {
    this.#port.write(Buffer.from(bytes));
  }

  async close(): Promise<void> {
    if (this.#port.isOpen) {
      await new Promise<void>((resolve) => {
        this.#port.close(() => {
          resolve();
        });
      });
    }
    if (this.#socat !== undefined && this.#socat.exitCode === null) {
      const gone = once(this.#socat, "exit");
      this.#socat.kill("SIGTERM");
      await gone;
    }
  }
}

async function makePair(forHub: string, own: string): Promise<ChildProcess> {
  const end = (link: string): string => `PTY,link=${link},raw,echo=0`;
  const socat = spawn("socat", [end(forHub), end(own)], { stdio: "ignore" });
  let fault: Error | undefined;
  socat.on("error", (error) => {
    fault = error;
  });
  for (let waitedMs = 0; !(existsSync(forHub) && existsSync(own)); waitedMs += LOOK_EVERY_MS) {
    if (fault !== undefined || waitedMs > LONGEST_WAIT_MS) {
      throw new Error(`no pseudo-terminals: ${fault?.message ?? "socat made none"}`);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return socat;
}
