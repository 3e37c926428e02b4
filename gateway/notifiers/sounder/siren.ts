// A siren or relay over MQTT. Before it: the sounder. After it: a broker, and what the siren itself says.
import type { Clock } from "../../domain/clock.ts";
import { GatewayError, messageOf } from "../../errors.ts";
import { BrokerLine } from "../mqtt/broker-line.ts";
import type { BrokerAccess } from "../mqtt/broker-settings.ts";
import { type SirenSettings, wordOf } from "./siren-settings.ts";
import type { SounderDevice } from "./sounder-device.ts";
import { timeLimit } from "../../time-limit.ts";

/** A broker hands out what it keeps right after the subscription. */
const KEPT_WITHIN_MS = 2_000;

type Heard = "availability" | "state";

export class Siren implements SounderDevice {
  readonly #settings: SirenSettings;
  readonly #clock: Clock;
  readonly #line: BrokerLine;
  readonly #words = new Map<Heard, string>();
  readonly #listeners = new Set<() => void>();
  #lastHeardMs: number;

  constructor(settings: SirenSettings, access: BrokerAccess, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
    this.#lastHeardMs = clock.monotonic();
    const { availability, state, clientId } = settings;
    this.#line = new BrokerLine({
      ...{ ...access, clientId, localAddress: undefined },
      subscriptions: [availability.topic, ...(state === undefined ? [] : [state.topic])],
      onMessage: (topic, payload) => {
        this.#hear(topic, payload);
      },
      onLost: () => {
        // What it said before the line was cut is no word of now.
        this.#words.clear();
      },
    });
  }

  async set(isSounding: boolean, signal: AbortSignal): Promise<void> {
    const { command, state } = this.#settings;
    await this.#line.open(signal);
    await this.#there(signal);
    // A state of before is not the answer to this command.
    this.#words.delete("state");
    const payload = isSounding ? command.sound : command.quiet;
    await this.#line.publish(command.topic, payload, false, signal);
    if (state === undefined) return;
    const wanted = isSounding ? state.sounding : state.quiet;
    await this.#until(() => this.#words.get("state") === wanted, signal, `does not say ${wanted}`);
  }

  async check(signal: AbortSignal): Promise<string> {
    await this.#line.open(signal);
    await this.#there(signal);
    const { silentAfterMinutes } = this.#settings;
    const silentMinutes = (this.#clock.monotonic() - this.#lastHeardMs) / 60_000;
    if (silentAfterMinutes !== undefined && silentMinutes > silentAfterMinutes) {
      const since = `${String(Math.floor(silentMinutes))} min`;
      throw new GatewayError("notifier/turned-away", `the siren was not heard for ${since}`);
    }
    return "the siren says that it is there";
  }

  async close(): Promise<void> {
    await this.#line.close();
  }

  async #there(signal: AbortSignal): Promise<void> {
    const within = AbortSignal.any([signal, timeLimit(KEPT_WITHIN_MS)]);
    const isSaid = (): boolean => this.#words.has("availability");
    await this.#until(isSaid, within, "has not said that it is there");
    if (this.#words.get("availability") === this.#settings.availability.online) return;
    throw new GatewayError(
      "notifier/turned-away",
      "the siren is off line: power, radio or battery",
    );
  }

  #hear(topic: string, payload: string): void {
    const { availability, state } = this.#settings;
    this.#lastHeardMs = this.#clock.monotonic();
    if (topic === availability.topic) {
      this.#words.set("availability", wordOf(payload, availability.field));
    }
    if (topic === state?.topic) this.#words.set("state", wordOf(payload, state.field));
    for (const listener of [...this.#listeners]) listener();
  }

  async #until(isTrue: () => boolean, signal: AbortSignal, lack: string): Promise<void> {
    if (isTrue()) return;
    await new Promise<void>((resolve, reject) => {
      const end = (): void => {
        this.#listeners.delete(look);
        signal.removeEventListener("abort", giveUp);
      };
      const look = (): void => {
        if (!isTrue()) return;
        end();
        resolve();
      };
      const giveUp = (): void => {
        end();
        const why = `the siren ${lack} (${messageOf(signal.reason)})`;
        reject(new GatewayError("notifier/unreachable", why));
      };
      this.#listeners.add(look);
      signal.addEventListener("abort", giveUp);
      if (signal.aborted) giveUp();
    });
  }
}
