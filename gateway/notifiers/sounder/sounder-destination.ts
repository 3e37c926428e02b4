// A sounder as a destination: it sounds while any alert calls and stops when none does. Before it: the
// outbox. After it: the device that makes the noise.
import type { Clock } from "../../domain/clock.ts";
import type { DestinationPath, Notice, Notifier, Standing } from "../../domain/notifier.ts";
import { isGatewayError, runInBackground } from "../../errors.ts";
import { LineStanding } from "../line-standing.ts";
import type { SounderDevice } from "./sounder-device.ts";
import { timeLimit } from "../../time-limit.ts";

/** Sirens stop by themselves after a while, and a relay may have lost its power in between. */
const SAY_AGAIN_MS = 30_000;
/** An alert that could not be stored cannot be acknowledged either: its sound has to end by itself. */
const UNSTORED_FOR_MS = 120_000;
/** Long enough to be heard by who stands beside it. */
const TEST_FOR_MS = 2_000;

export interface SounderOptions {
  readonly clock: Clock;
  readonly device: SounderDevice;
  readonly heartbeatMs: number;
  readonly timeoutMs: number;
}

export class SounderDestination implements Notifier {
  readonly #options: SounderOptions;
  readonly #standing: LineStanding;
  /** Alerts it was told of as calls in this run. */
  readonly #calling = new Set<string>();
  readonly #timers = new Set<Disposable>();
  #again: Disposable | undefined;
  /** One command after the other: the last one told is how it stands. */
  #last: Promise<unknown> = Promise.resolve();
  #isWanted = false;
  readonly paths: readonly DestinationPath[];

  constructor(options: SounderOptions) {
    this.#options = options;
    this.#standing = new LineStanding(options.clock);
    this.paths = [
      {
        ...{ name: "", heartbeatMs: options.heartbeatMs },
        trouble: () => this.#standing.trouble,
        contact: async (purpose, signal) => await this.#contact(purpose, signal),
      },
    ];
  }

  async deliver(notice: Notice, signal: AbortSignal, standing?: Standing): Promise<void> {
    const { alertId, live } = notice;
    await this.#inTurn(async () => {
      if (live) this.#calling.add(alertId);
      else this.#calling.delete(alertId);
      await this.#set(this.#calling.size > 0 || standing?.othersCall() === true, signal);
    });
    if (live && standing?.isStored === false) this.#endLater(alertId);
  }

  /** After a restart: what called before goes on calling. */
  resume(isCalling: boolean): void {
    if (!isCalling) return;
    this.#isWanted = true;
    this.#sayAgainIn(0);
  }

  async close(): Promise<void> {
    this.#again?.[Symbol.dispose]();
    for (const timer of this.#timers) timer[Symbol.dispose]();
    await this.#options.device.close();
  }

  async #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    await turn;
  }

  async #set(isSounding: boolean, signal: AbortSignal): Promise<void> {
    this.#isWanted = isSounding;
    this.#again?.[Symbol.dispose]();
    this.#again = undefined;
    try {
      await this.#options.device.set(isSounding, signal);
      this.#standing.answered();
    } catch (error) {
      if (!signal.aborted || isGatewayError(error, "notifier/turned-away")) {
        this.#standing.failed(error);
      }
      throw error;
    } finally {
      if (isSounding) this.#sayAgainIn(SAY_AGAIN_MS);
    }
  }

  #sayAgainIn(delayMs: number): void {
    this.#again = this.#options.clock.after(delayMs, "sounder", () => {
      const say = this.#inTurn(async () => {
        if (this.#isWanted) await this.#set(true, timeLimit(this.#options.timeoutMs));
      });
      // A failure shows in the contact check; the next time comes by itself.
      runInBackground(
        "sounder",
        say.catch(() => undefined),
      );
    });
  }

  #endLater(alertId: string): void {
    const timer = this.#options.clock.after(UNSTORED_FOR_MS, "sounder", () => {
      this.#timers.delete(timer);
      const end = this.#inTurn(async () => {
        this.#calling.delete(alertId);
        if (this.#calling.size > 0) return;
        await this.#set(false, timeLimit(this.#options.timeoutMs));
      });
      runInBackground(
        "sounder",
        end.catch(() => undefined),
      );
    });
    this.#timers.add(timer);
  }

  async #contact(purpose: "heartbeat" | "test", signal: AbortSignal): Promise<string> {
    try {
      const said = await this.#options.device.check(signal);
      if (purpose === "test") await this.#beep(signal);
      this.#standing.answered();
      return purpose === "test" ? `${said}, and it sounded` : said;
    } catch (error) {
      this.#standing.failed(error);
      throw error;
    }
  }

  async #beep(signal: AbortSignal): Promise<void> {
    const { clock, device } = this.#options;
    await this.#inTurn(async () => {
      await device.set(true, signal);
      await new Promise<void>((heard) => {
        clock.after(TEST_FOR_MS, "sounder test", heard);
      });
      if (!this.#isWanted) await device.set(false, signal);
    });
  }
}
