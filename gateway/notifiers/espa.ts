// Pagers and nurse call displays over an ESPA 4.4.4 line [ESPA 4.4.4, Nov 1984]. Before it: the outbox.
// After it: the line's station; a call counts as told once it was acknowledged, or paged where asked.
import { z } from "zod";
import type { Clock } from "../domain/clock.ts";
import {
  ESPA_ADDRESS_MOST,
  ESPA_RECORDS,
  ESPA_TEXT_MOST,
  type EspaBlock,
} from "../domain/espa/espa-block.ts";
import type { DestinationPath, Notice, Notifier, Standing } from "../domain/notifier.ts";
import { GatewayError } from "../errors.ts";
import { addressOf, EspaLine } from "../lines/espa-line.ts";
import { type EspaSettings, espaShape } from "../lines/espa-settings.ts";
import { pause } from "../pause.ts";
import { defineNotifier } from "./define-notifier.ts";
import { cancelBlock, pageBlock, type PageForm, statusRequestOf, testBlock } from "./espa-page.ts";
import { StatusDesk } from "./espa-status.ts";

/** The line itself is polled all the time: this only asks how it stands. */
const HEARTBEAT_MS = 30_000;
/** Paged, terminated, acknowledged. */
const DEFAULT_SUCCESS = ["3", "5", "6"];

const beepCode = z.string().regex(/^[1-9]$/, "must be 1 to 9");

const pageShape = {
  pager: z
    .string()
    .regex(/^[\x21-\x7e]{1,16}$/, `must be 1 to ${String(ESPA_ADDRESS_MOST)} characters`)
    .describe("Call address of the pager or group. `1` and `01` are different."),
  textMost: z
    .int()
    .min(16)
    .max(ESPA_TEXT_MOST)
    .default(80)
    .describe("Characters the displays show."),
  beep: z
    .strictObject({
      high: beepCode.optional(),
      medium: beepCode.optional(),
      low: beepCode.optional(),
    })
    .prefault({})
    .describe("Beep coding by priority; the paging system's own where absent."),
  transmissions: z.int().min(1).max(9).optional().describe("How often the system sends a call."),
  cancels: z
    .boolean()
    .default(true)
    .describe("Takes a page off the pagers once somebody is there."),
  status: z
    .enum(["none", "automatic", "on-request"])
    .default("none")
    .describe("Whether a call counts only once the paging system says that it was paged."),
  success: z
    .array(z.string().regex(/^[1-9]{1,2}$/))
    .min(1)
    .default(DEFAULT_SUCCESS)
    .describe("Which call statuses count: 3 paged, 5 terminated, 6 acknowledged."),
};

type Settings = EspaSettings & z.output<z.ZodObject<typeof pageShape>>;

export const espa = defineNotifier({
  kind: "espa",
  summary: "Pagers and nurse call displays over an ESPA 4.4.4 line.",
  settings: { ...espaShape, ...pageShape },
  build: (settings, _readSecret, clock) => new EspaPager(settings, clock),
});

class EspaPager implements Notifier {
  readonly paths: readonly DestinationPath[];
  readonly #settings: Settings;
  readonly #form: PageForm;
  readonly #statuses: StatusDesk;
  readonly #clock: Clock;
  #line: EspaLine | undefined;
  #started: Promise<void> | undefined;
  #trouble: string | undefined;

  constructor(settings: Settings, clock: Clock) {
    addressOf(settings);
    this.#settings = settings;
    this.#clock = clock;
    const { pager, textMost, beep, transmissions } = settings;
    this.#form = { pager, textMost, beep, transmissions };
    this.#statuses = new StatusDesk(settings.success);
    this.paths = [
      {
        ...{ name: "", heartbeatMs: HEARTBEAT_MS },
        trouble: () => this.#trouble ?? this.#statuses.trouble,
        contact: async (purpose, signal) => await this.#contact(purpose, signal),
      },
    ];
  }

  async deliver(notice: Notice, signal: AbortSignal): Promise<void> {
    const line = await this.#open(signal);
    if (!notice.live) {
      await line.send(cancelBlock(this.#settings.pager), signal);
      return;
    }
    const call = pageBlock(notice, this.#form);
    if (this.#settings.status === "none") await line.send(call, signal);
    else await this.#sendAndSee(line, call, signal);
  }

  /** What nobody has to act on any more is not paged: at most it is taken off again [promise 10]. */
  outdated(notice: Notice, standing: Standing): string | undefined {
    if (notice.live) return undefined;
    if (notice.toldToAct === "no") return "it is over, and was never paged";
    if (!this.#settings.cancels) return "it is over, and pages are not taken back here";
    // A pager's calls cannot be told apart when they are taken back.
    return standing.othersCall()
      ? "it is over, and another alert still calls the same pager"
      : undefined;
  }

  async close(): Promise<void> {
    await this.#line?.close();
  }

  async #contact(purpose: "heartbeat" | "test", signal: AbortSignal): Promise<string> {
    const line = await this.#open(signal);
    if (purpose === "test") {
      await line.send(testBlock(this.#settings.pager), signal);
      return `acknowledged the test call to pager ${this.#settings.pager}`;
    }
    const trouble = this.#trouble ?? this.#statuses.trouble;
    if (trouble !== undefined) throw new GatewayError("notifier/unreachable", trouble);
    return "the line works";
  }

  /** The line is opened when it is first needed: setting up a home opens none. */
  async #open(signal: AbortSignal): Promise<EspaLine> {
    if (signal.aborted) throw new GatewayError("notifier/unreachable", "there was no time left");
    this.#line ??= new EspaLine({
      ...{ clock: this.#clock, random: Math.random, settings: this.#settings },
      onBlock: (block) => {
        this.#statuses.take(block);
        return undefined;
      },
      onState: (state, detail) => {
        this.#trouble = state === "up" ? undefined : detail;
      },
      onCounted: () => undefined,
    });
    this.#started ??= this.#line.start();
    await this.#started;
    return this.#line;
  }

  async #sendAndSee(line: EspaLine, call: EspaBlock, signal: AbortSignal): Promise<void> {
    const { pager, status } = this.#settings;
    const seen = this.#statuses.expect(pager, call.records.get(ESPA_RECORDS.text) ?? "", signal);
    // Awaited below; where the call itself fails, nobody waits for its status.
    seen.promise.catch(() => undefined);
    try {
      await line.send(call, signal);
      if (status === "on-request") await this.#askUntilSeen(line, call, seen, signal);
      await seen.promise;
    } finally {
      seen.stop();
    }
  }

  async #askUntilSeen(
    line: EspaLine,
    call: EspaBlock,
    seen: { readonly isOver: () => boolean },
    signal: AbortSignal,
  ): Promise<void> {
    const request = statusRequestOf(call);
    while (!seen.isOver() && !signal.aborted) {
      await line.send(request, signal);
      await pause(this.#clock, this.#settings.busyRetryMs, "ESPA status", signal);
    }
  }
}
