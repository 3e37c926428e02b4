// An ESPA 4.4.4 line as a whole: opened, kept, watched for silence, with a station on it. Before it:
// settings. After it: the notifier or driver that speaks on it.
import type { Clock } from "../domain/clock.ts";
import type { EspaBlock } from "../domain/espa/espa-block.ts";
import { GatewayError } from "../errors.ts";
import { every } from "../every.ts";
import type { EspaSettings } from "./espa-settings.ts";
import { EspaStation, type EspaStationOptions } from "./espa-station.ts";
import { KeptLine, type OpenLine } from "./kept-line.ts";
import { openSerial } from "./serial-port.ts";
import { openTcp } from "./tcp-line.ts";

/** Looks at silence are so many times as frequent as the time it may last. */
const LOOKS_IN_SILENCE = 4;

export interface EspaLineOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly settings: EspaSettings;
  readonly onBlock: EspaStationOptions["onBlock"];
  readonly onState: (state: "up" | "down", detail: string) => void;
  readonly onCounted: (what: string) => void;
}

export class EspaLine {
  readonly #options: EspaLineOptions;
  readonly #line: KeptLine;
  readonly #station: EspaStation;
  #stopLooking: (() => void) | undefined;
  #heardMs = 0;

  constructor(options: EspaLineOptions) {
    const { clock, random, settings, onBlock, onCounted } = options;
    this.#options = options;
    // Who is never polled and never polls says nothing while there is nothing to say.
    const isTalkative = settings.role === "station" || settings.pollEveryMs !== null;
    this.#station = new EspaStation({
      ...{ clock, settings, onBlock, onCounted },
      write: (bytes) => this.#line.write(bytes),
      onAlive: () => {
        this.#heardMs = clock.monotonic();
        this.#line.proved();
      },
    });
    this.#line = new KeptLine({
      ...{ clock, random, address: addressOf(settings) },
      isUpOnce: isTalkative ? "proved" : "open",
      open: async () => await openLine(settings),
      onOpen: () => {
        this.#heardMs = clock.monotonic();
        this.#station.opened();
      },
      onBytes: (bytes) => {
        this.#station.heard(bytes);
      },
      onLost: (why) => {
        this.#station.lost(why);
      },
      onState: options.onState,
    });
    if (isTalkative) this.#watchSilence();
  }

  /** Resolves after the first attempt to open it. */
  async start(): Promise<void> {
    await this.#line.start();
  }

  /** As the station's `send`. */
  async send(block: EspaBlock, signal: AbortSignal): Promise<void> {
    await this.#station.send(block, signal);
  }

  async close(): Promise<void> {
    this.#stopLooking?.();
    this.#station.lost("the hub stops");
    await this.#line.close();
  }

  #watchSilence(): void {
    const { clock, settings } = this.#options;
    const { silentAfterMs } = settings;
    const lookEveryMs = silentAfterMs / LOOKS_IN_SILENCE;
    this.#stopLooking = every(clock, lookEveryMs, "ESPA silence", () => {
      if (clock.monotonic() - this.#heardMs <= silentAfterMs) return;
      const forS = Math.round(silentAfterMs / 1_000);
      this.#line.renew(`nobody said anything for ${String(forS)} s`);
    });
  }
}

/** Throws `config/invalid` where the settings name no line, or two. */
export function addressOf({ port, tcp }: EspaSettings): string {
  if ((port === undefined) === (tcp === undefined)) {
    throw new GatewayError("config/invalid", "An ESPA line needs either `port` or `tcp`.");
  }
  return port ?? `${tcp?.host ?? ""}:${String(tcp?.port ?? 0)}`;
}

async function openLine({ port, tcp, ...format }: EspaSettings): Promise<OpenLine> {
  if (tcp !== undefined) return await openTcp(tcp.host, tcp.port);
  const { baudRate, dataBits, parity, stopBits } = format;
  return await openSerial(port ?? "", { baudRate, dataBits, parity, stopBits });
}
