// One station of an ESPA 4.4.4 line: polls and selects as control station, or waits to be polled; sends
// its blocks, takes the other's. Before it: bytes of a kept line. After it: a notifier or driver.
import type { Clock } from "../domain/clock.ts";
import {
  ESPA,
  ESPA_NAK,
  type EspaBlock,
  codeOf,
  encodeEspaBlock,
  type NakReason,
} from "../domain/espa/espa-block.ts";
import { EspaReader, type EspaToken } from "../domain/espa/espa-reader.ts";
import { GatewayError, runInBackground } from "../errors.ts";
import { EspaJobs, unreachable } from "./espa-jobs.ts";
import type { EspaSettings } from "./espa-settings.ts";

/** After this long without a valid transaction the control station takes the line back [ESPA 4.4.4 §3.5]. */
const LINE_BACK_AFTER_MS = 10_000;
/** A block is said twice at most [ESPA 4.4.4 §3.4]. */
const ATTEMPTS_MOST = 2;
export interface EspaStationOptions {
  readonly clock: Clock;
  readonly settings: EspaSettings;
  /** False: the line is not there. */
  readonly write: (bytes: Uint8Array) => boolean;
  /** Somebody at the other end said something that makes sense. */
  readonly onAlive: () => void;
  /** The answer is given when it resolves; undefined is an acknowledgement. */
  readonly onBlock: (
    block: EspaBlock,
    bytes: Uint8Array,
  ) => Promise<NakReason | undefined> | undefined;
  readonly onCounted: (what: string) => void;
}

type Phase = "idle" | "polling" | "selecting" | "sending" | "receiving" | "answering";

export class EspaStation {
  readonly #options: EspaStationOptions;
  readonly #reader: EspaReader;
  readonly #jobs = new EspaJobs();
  #phase: Phase = "idle";
  #timer: Disposable | undefined;
  #pollTimer: Disposable | undefined;
  /** A select never follows an end of transmission, nor a question that led to nothing: a poll does. */
  #before: "end" | "asked" | "other" = "end";
  #lastTaken: Uint8Array | undefined;
  #isOpen = false;

  constructor(options: EspaStationOptions) {
    this.#options = options;
    this.#reader = new EspaReader(options.settings.dataBits);
  }

  /** The line is open (again). */
  opened(): void {
    this.#reset();
    this.#isOpen = true;
    if (this.#isControl) this.#end();
    this.#pollLater();
  }

  /** The line is gone, or is let go of: whatever waits has to be sent anew. */
  lost(why: string): void {
    this.#isOpen = false;
    this.#pollTimer?.[Symbol.dispose]();
    this.#reset();
    this.#jobs.failAll(unreachable(why));
  }

  heard(bytes: Uint8Array): void {
    const { skipped } = this.#reader;
    const tokens = this.#reader.push(bytes);
    if (this.#reader.skipped > skipped) this.#options.onCounted("garbage");
    for (const token of tokens) this.#take(token);
  }

  /** Resolves when the other end acknowledged it. Throws `notifier/refused`, `notifier/unreachable`. */
  async send(block: EspaBlock, signal: AbortSignal): Promise<void> {
    if (signal.aborted) throw unreachable("there was no time left");
    if (!this.#isOpen) throw unreachable("the line is not there");
    const bytes = encodeEspaBlock(block, this.#options.settings);
    await this.#jobs.add(bytes, signal, {
      onAdded: () => {
        this.#work();
      },
      onGivenUp: (isFirst) => this.#givenUp(isFirst),
    });
  }

  get #isControl(): boolean {
    return this.#options.settings.role === "control";
  }

  /** As control station the hub begins by itself; else it waits until it is polled. */
  #work(): void {
    const { own, peer } = this.#options.settings;
    if (!this.#isControl || this.#phase !== "idle" || this.#jobs.first === undefined) return;
    // It polls itself, which makes it the master for a while, and selects the other.
    this.#say(codeOf(own), ESPA.enq);
    this.#select(peer);
  }

  #select(peer: string): void {
    this.#say(codeOf(peer), ESPA.enq);
    this.#await("selecting", this.#options.settings.selectTimeoutMs, () => {
      this.#fail(unreachable("it does not answer when it is selected"));
    });
  }

  #sendBlock(): void {
    const job = this.#jobs.first;
    if (job === undefined) {
      this.#end();
      return;
    }
    job.attempts += 1;
    this.#options.write(job.bytes);
    this.#before = "other";
    this.#await("sending", this.#options.settings.blockTimeoutMs, () => {
      this.#again(unreachable("it does not acknowledge"));
    });
  }

  #again(error: GatewayError): void {
    const job = this.#jobs.first;
    if (job !== undefined && job.attempts < ATTEMPTS_MOST) this.#sendBlock();
    else this.#fail(error);
  }

  #fail(error: GatewayError): void {
    const job = this.#jobs.shift();
    this.#end();
    job?.failed(error);
    this.#work();
  }

  /** Busy: the same block is tried again by itself; whoever waits may lose patience before. */
  #later(): void {
    this.#newTurn();
    this.#end();
    this.#await("idle", this.#options.settings.busyRetryMs, () => {
      this.#phase = "idle";
      this.#work();
    });
  }

  #givenUp(isFirst: boolean): GatewayError {
    if (isFirst && (this.#phase === "selecting" || this.#phase === "sending")) {
      this.#end();
      this.#work();
    }
    return unreachable(
      this.#isControl ? "it did not answer in time" : "nobody polled the hub in time",
    );
  }

  #take(token: EspaToken): void {
    this.#options.onAlive();
    if (token.kind === "eot") this.#ended();
    else if (token.kind === "enq") this.#asked(token.address);
    else if (this.#phase === "selecting" || this.#phase === "sending") this.#answered(token);
    else if (this.#phase === "receiving") this.#received(token);
    if (token.kind !== "eot" && token.kind !== "enq") this.#before = "other";
  }

  /** The other end says that it is through; or takes the line back. */
  #ended(): void {
    this.#before = "end";
    // A block that was cut off is said again when there is another turn.
    this.#newTurn();
    this.#rest();
    this.#work();
  }

  #asked(address: string): void {
    const { own, peer } = this.#options.settings;
    const isPoll = this.#before !== "other";
    this.#before = address === own ? "asked" : "other";
    if (address !== own) return;
    if (this.#isControl || !isPoll) {
      this.#say(ESPA.ack);
      this.#lastTaken = undefined;
      this.#listen();
    } else if (this.#jobs.first !== undefined) {
      this.#select(peer);
    } else {
      this.#say(ESPA.eot);
      this.#before = "end";
    }
  }

  #listen(): void {
    this.#await("receiving", LINE_BACK_AFTER_MS, () => {
      this.#reader.reset();
      if (this.#isControl) this.#end();
      else this.#rest();
    });
  }

  #answered(token: EspaToken): void {
    if (token.kind === "ack") {
      if (this.#phase === "selecting") {
        this.#sendBlock();
        return;
      }
      const job = this.#jobs.shift();
      this.#end();
      job?.done();
      this.#work();
      return;
    }
    if (token.kind !== "nak") return;
    this.#options.onCounted(`nak-${token.reason ?? "bare"}`);
    if (token.reason === ESPA_NAK.busy || this.#phase === "selecting") this.#later();
    else if (token.reason === ESPA_NAK.invalid)
      this.#fail(new GatewayError("notifier/refused", "it says the call makes no sense to it"));
    else this.#again(unreachable("it could not read what the hub said, twice"));
  }

  #received(token: EspaToken): void {
    if (token.kind === "block") {
      runInBackground("ESPA block", this.#answer(token.block, token.bytes));
      return;
    }
    if (token.kind !== "broken" && token.kind !== "unknown") return;
    const isBroken = token.kind === "broken";
    this.#options.onCounted(isBroken ? "checksum-wrong" : "unknown-block");
    this.#say(codeOf(isBroken ? ESPA_NAK.transmission : ESPA_NAK.invalid), ESPA.nak);
    this.#listen();
  }

  async #answer(block: EspaBlock, bytes: Uint8Array): Promise<void> {
    const before = this.#lastTaken;
    const isRepeat = before !== undefined && Buffer.compare(before, bytes) === 0;
    this.#await("answering", LINE_BACK_AFTER_MS, () => {
      this.#rest();
    });
    // Said again since the acknowledgement was lost: it is acknowledged again, and is one.
    const reason = isRepeat ? undefined : await this.#options.onBlock(block, bytes);
    if (this.#phase !== "answering") return;
    if (reason === undefined) this.#lastTaken = bytes;
    this.#say(...(reason === undefined ? [ESPA.ack] : [codeOf(reason), ESPA.nak]));
    this.#listen();
  }

  #pollLater(): void {
    const { pollEveryMs } = this.#options.settings;
    this.#pollTimer?.[Symbol.dispose]();
    if (!this.#isControl || pollEveryMs === null) return;
    this.#pollTimer = this.#options.clock.after(pollEveryMs, "ESPA poll", () => {
      this.#poll();
      this.#pollLater();
    });
  }

  #poll(): void {
    const { peer, selectTimeoutMs } = this.#options.settings;
    if (this.#phase !== "idle" || this.#jobs.first !== undefined) return;
    this.#say(codeOf(peer), ESPA.enq);
    this.#await("polling", selectTimeoutMs, () => {
      this.#end();
    });
  }

  #newTurn(): void {
    const { first } = this.#jobs;
    if (first !== undefined) first.attempts = 0;
  }

  #say(...bytes: readonly number[]): void {
    this.#options.write(Uint8Array.from(bytes));
  }

  #end(): void {
    this.#say(ESPA.eot);
    this.#before = "end";
    this.#rest();
  }

  #rest(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    this.#phase = "idle";
  }

  #reset(): void {
    this.#rest();
    this.#reader.reset();
    this.#before = "end";
  }

  #await(phase: Phase, forMs: number, late: () => void): void {
    this.#timer?.[Symbol.dispose]();
    this.#phase = phase;
    this.#timer = this.#options.clock.after(forMs, `ESPA ${phase}`, late);
  }
}
