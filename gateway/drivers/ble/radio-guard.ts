// Keeps an eye on the adapter: when nothing comes that should, it restarts discovery, then switches the
// adapter off and on, then says which rooms have no cover. Each step is said, and once that it hears.
import type { Clock } from "../../domain/clock.ts";
import {
  type Expected,
  type RadioAct,
  type RadioSaying,
  RadioWatch,
  sayingOf,
} from "../../domain/radio-watch.ts";
import { messageOf } from "../../errors.ts";
import { every } from "../../every.ts";
import type { Radio } from "./radio.ts";

/** Looks in the time to *no cover*: how late that may be said at most. */
const LOOKS = 30;

export interface RadioGuardOptions {
  readonly clock: Clock;
  readonly noCoverAfterMs: number;
  readonly expected: () => readonly Expected[];
  readonly onSaid: (saying: RadioSaying) => void;
}

export class RadioGuard {
  readonly #options: RadioGuardOptions;
  readonly #watch: RadioWatch;
  readonly #stop: () => void;
  #radio: Radio | undefined;
  #mending: Promise<unknown> = Promise.resolve();

  constructor(options: RadioGuardOptions) {
    this.#options = options;
    const { clock, noCoverAfterMs } = options;
    this.#watch = new RadioWatch(noCoverAfterMs, clock.monotonic());
    this.#stop = every(clock, noCoverAfterMs / LOOKS, "radio guard", () => {
      this.#act(this.#watch.look(options.expected(), clock.monotonic()));
    });
  }

  /** The adapter that works now; undefined: none does. */
  radioIs(radio: Radio | undefined): void {
    this.#radio = radio;
    this.#watch.isUp(radio !== undefined);
  }

  heard(address?: string): void {
    this.#act(this.#watch.heard(this.#options.clock.monotonic(), address));
  }

  close(): void {
    this.#stop();
  }

  #act(acts: readonly RadioAct[]): void {
    for (const act of acts) {
      this.#options.onSaid(sayingOf(act));
      if (act.act !== "mend") continue;
      const { step, silentMs } = act;
      // One after the other: BlueZ may still be busy with the last one.
      this.#mending = this.#mending.then(async () => {
        await this.#radio?.mend(step).catch((error: unknown) => {
          const detail = `${sayingOf(act).detail}, which failed: ${messageOf(error)}`;
          this.#options.onSaid({ step, detail, rooms: [], silentMs });
        });
      });
    }
  }
}
