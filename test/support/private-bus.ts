// A D-Bus daemon of its own, of type system, on a socket in a temporary folder.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { locate } from "./require.ts";

const POLICY = `<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>`;

const LOOK_EVERY_MS = 20;
const LOOKS_MOST = 500;

export class PrivateBus implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), "hearthwatch-dbus-"));
  readonly #socket = join(this.#folder, "socket");
  readonly #config = join(this.#folder, "bus.conf");
  #daemon: ChildProcess | undefined;

  private constructor() {
    const lines = [
      `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">`,
      `<busconfig><type>system</type><listen>unix:path=${this.#socket}</listen><auth>EXTERNAL</auth>`,
      `${POLICY}</busconfig>`,
    ];
    writeFileSync(this.#config, lines.join("\n"));
  }

  static async start(): Promise<PrivateBus> {
    const bus = new PrivateBus();
    await bus.start();
    return bus;
  }

  get address(): string {
    return `unix:path=${this.#socket}`;
  }

  async start(): Promise<void> {
    rmSync(this.#socket, { force: true });
    const daemon = spawn(
      locate("dbus-daemon") ?? "dbus-daemon",
      [`--config-file=${this.#config}`, "--nofork"],
      { stdio: "ignore" },
    );
    this.#daemon = daemon;
    for (let looks = 0; !existsSync(this.#socket); looks += 1) {
      if (looks === LOOKS_MOST) throw new Error("dbus-daemon does not listen");
      await new Promise((again) => setTimeout(again, LOOK_EVERY_MS));
    }
  }

  async kill(): Promise<void> {
    const daemon = this.#daemon;
    this.#daemon = undefined;
    if (daemon === undefined) return;
    const gone = once(daemon, "exit");
    daemon.kill("SIGKILL");
    await gone;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
