// A real mosquitto on a free port of this machine, with the files the hub makes for it.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, connect as connectSocket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type MosquittoUser,
  mosquittoAcl,
  mosquittoPasswords,
  mosquittoSettings,
} from "../../gateway/drivers/mosquitto-files.ts";
import { locate } from "./require.ts";

export class Mosquitto {
  readonly folder = mkdtempSync(join(tmpdir(), "hearthwatch-mosquitto-"));
  readonly port: number;
  #child: ChildProcess | undefined;

  private constructor(port: number, users: readonly MosquittoUser[]) {
    this.port = port;
    const [passwords, acl] = [join(this.folder, "passwords"), join(this.folder, "acl")];
    // Read by a daemon that gives up root: 0644 is enough for a folder of random name.
    writeFileSync(passwords, mosquittoPasswords(users), { mode: 0o600 });
    writeFileSync(acl, mosquittoAcl(users), { mode: 0o600 });
    const settings = [
      `listener ${port} 127.0.0.1`,
      mosquittoSettings(passwords, acl),
      `persistence_location ${this.folder}/`,
      "user root",
      "log_dest none",
      "",
    ];
    writeFileSync(this.#config, settings.join("\n"));
  }

  static async start(users: readonly MosquittoUser[]): Promise<Mosquitto> {
    const broker = new Mosquitto(await freePort(), users);
    await broker.resume();
    return broker;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  /** Starts it again with the same port, session store and files. */
  async resume(): Promise<void> {
    this.#child = spawn(locate("mosquitto") ?? "mosquitto", ["-c", this.#config], {
      stdio: "ignore",
    });
    while (!(await answers(this.port))) await new Promise((again) => setTimeout(again, 20));
  }

  /** Stops it in order: it writes its session store. */
  async pause(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined) return;
    const gone = once(child, "exit");
    child.kill("SIGTERM");
    await gone;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.pause();
    rmSync(this.folder, { recursive: true });
  }

  get #config(): string {
    return join(this.folder, "mosquitto.conf");
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function answers(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connectSocket(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => {
      resolve(false);
    });
  });
}
