// The hub's own sound output, through a player such as `aplay` that is started without a shell and has
// to end in time. Before it: the sounder. After it: the player, which gets the sound on its input.
import { type ChildProcess, spawn } from "node:child_process";
import { z } from "zod";
import type { Clock } from "../../domain/clock.ts";
import { GatewayError, messageOf } from "../../errors.ts";
import { alarmTone } from "./alarm-tone.ts";
import type { SounderDevice } from "./sounder-device.ts";
import { timeLimit } from "../../time-limit.ts";

/** Between two runs of the player: the pattern itself ends with a pause. */
const PAUSE_MS = 500;
/** A player that failed is tried again so soon while an alert calls. */
const AFTER_FAILURE_MS = 5_000;

const command = z.array(z.string().max(500)).min(1).max(20);

export const loudspeakerSettings = z.strictObject({
  by: z.literal("audio"),
  player: command
    .default(["aplay", "-q", "-"])
    .describe("Program and arguments, run without a shell; gets a WAV file on its input."),
  checker: command
    .default(["aplay", "-l"])
    .describe("Makes no noise, and ends with 0 where the sound output is there."),
  playMostMs: z
    .int()
    .min(1_000)
    .max(60_000)
    .default(15_000)
    .describe("A player that has not ended by then hangs, and is ended."),
});
export type LoudspeakerSettings = z.output<typeof loudspeakerSettings>;

export class Loudspeaker implements SounderDevice {
  readonly #settings: LoudspeakerSettings;
  readonly #clock: Clock;
  readonly #tone = alarmTone();
  #isWanted = false;
  #player: ChildProcess | undefined;
  #next: Disposable | undefined;

  constructor(settings: LoudspeakerSettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
  }

  /** Sounding is known once the player has played it to the end. */
  async set(isSounding: boolean, signal: AbortSignal): Promise<void> {
    if (signal.aborted) throw new GatewayError("notifier/unreachable", messageOf(signal.reason));
    const isGoingOn = this.#isWanted && (this.#player !== undefined || this.#next !== undefined);
    this.#isWanted = isSounding;
    if (!isSounding) this.#hush();
    else if (!isGoingOn) await this.#play(signal);
  }

  async check(signal: AbortSignal): Promise<string> {
    await this.#run(this.#settings.checker, undefined, signal);
    return "the sound output is there";
  }

  async close(): Promise<void> {
    this.#isWanted = false;
    this.#hush();
    await Promise.resolve();
  }

  #hush(): void {
    this.#next?.[Symbol.dispose]();
    this.#next = undefined;
    this.#player?.kill("SIGKILL");
  }

  async #play(signal: AbortSignal): Promise<void> {
    this.#next = undefined;
    let pauseMs = PAUSE_MS;
    try {
      await this.#run(this.#settings.player, this.#tone, signal);
    } catch (error) {
      pauseMs = AFTER_FAILURE_MS;
      // Quietened while it played: that is no fault of the player's.
      if (this.#isWanted) throw error;
    } finally {
      if (this.#isWanted) {
        this.#next = this.#clock.after(pauseMs, "sounder", () => {
          // What fails here is noticed by the contact check and by the next alert.
          void this.#play(new AbortController().signal).catch(() => undefined);
        });
      }
    }
  }

  async #run(
    [program = "", ...args]: readonly string[],
    input: Buffer | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const limit = timeLimit(this.#settings.playMostMs);
    const stop = AbortSignal.any([signal, limit]);
    await new Promise<void>((resolve, reject) => {
      const child = spawn(program, args, { stdio: ["pipe", "ignore", "ignore"], shell: false });
      if (input !== undefined) this.#player = child;
      const kill = (): void => {
        child.kill("SIGKILL");
      };
      stop.addEventListener("abort", kill);
      if (stop.aborted) kill();
      const end = (fault: GatewayError | undefined): void => {
        stop.removeEventListener("abort", kill);
        if (this.#player === child) this.#player = undefined;
        if (fault === undefined) resolve();
        else reject(fault);
      };
      // A player that ends early leaves its input behind.
      child.stdin.on("error", () => undefined);
      child.stdin.end(input);
      child.on("error", (error) => {
        end(new GatewayError("notifier/turned-away", `${program}: ${messageOf(error)}`));
      });
      child.on("exit", (code, by) => {
        const how = by === null ? `ended with ${String(code)}` : `was ended by ${by}`;
        const fault = new GatewayError("notifier/unreachable", `${program} ${how}`);
        end(code === 0 ? undefined : fault);
      });
    });
  }
}
