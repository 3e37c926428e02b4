// Hop 1 for a nurse call system on an ESPA 4.4.4 line: its calls to pagers → packets. A call is
// acknowledged to it once it is on disk. After it: the family `espa`.
import { z } from "zod";
import type { Driver, DriverPort } from "../domain/driver.ts";
import {
  ESPA_HEADERS,
  ESPA_NAK,
  ESPA_RECORDS,
  type EspaBlock,
  type NakReason,
} from "../domain/espa/espa-block.ts";
import { addressOf, EspaLine } from "../lines/espa-line.ts";
import { type EspaSettings, espaShape } from "../lines/espa-settings.ts";
import { type DriverContext, defineDriver } from "./define-driver.ts";

/** Longest name of a caller: what a display shows of a text. */
const CALLER_MOST = 60;

const callShape = {
  caller: z
    .enum(["text", "address"])
    .default("text")
    .describe("What of a call says who calls: the text shown, or the pager's number."),
};

type Settings = EspaSettings & z.output<z.ZodObject<typeof callShape>>;

export const espa = defineDriver({
  kind: "espa",
  summary: "Calls of the home's nurse call system, over an ESPA 4.4.4 line.",
  label: "Nurse call",
  settings: { ...espaShape, ...callShape },
  build: (settings, name, context) => new NurseCallLine(settings, name, context),
});

class NurseCallLine implements Driver {
  readonly name: string;
  readonly limits: readonly string[];
  readonly #settings: Settings;
  readonly #context: DriverContext;
  #line: EspaLine | undefined;

  constructor(settings: Settings, name: string, context: DriverContext) {
    addressOf(settings);
    this.#settings = settings;
    this.name = name;
    this.#context = context;
    this.limits = [
      ...(settings.tcp === undefined
        ? []
        : ["What comes over the network is not encrypted: anybody on the way can call."]),
      ...(settings.role === "control" && settings.pollEveryMs === null
        ? [
            "A line that is never polled can only bring calls by itself, and its silence is not noticed.",
          ]
        : []),
    ];
  }

  async start(port: DriverPort, signal: AbortSignal): Promise<void> {
    const { clock, random } = this.#context;
    this.#line = new EspaLine({
      ...{ clock, random, settings: this.#settings },
      onBlock: (block, bytes) => this.#take(port, block, bytes),
      onState: (state, detail) => {
        port.onState(state, detail);
      },
      onCounted: (what) => {
        port.onCounted(what);
      },
    });
    signal.addEventListener("abort", () => void this.close(), { once: true });
    await this.#line.start();
  }

  send(): void {
    // Its call points are told nothing; pages go out by the destination of the same name.
  }

  async close(): Promise<void> {
    await this.#line?.close();
  }

  /** Every other block is acknowledged and means nothing here, as in most systems. */
  #take(
    port: DriverPort,
    block: EspaBlock,
    bytes: Uint8Array,
  ): Promise<NakReason | undefined> | undefined {
    if (block.header !== ESPA_HEADERS.call) return undefined;
    const { clock, newTraceId } = this.#context;
    const kept = port.onPacket({
      ...{ traceId: newTraceId(), driver: this.name, payload: bytes },
      deviceId: `espa/${this.name}/${this.#callerOf(block)}`,
      ...{ channel: "telegram", trusted: true },
      ...{ wallMs: clock.now(), monotonicMs: clock.monotonic() },
    });
    return kept?.then(
      () => undefined,
      // Not stored: the system keeps the call, and says it again.
      () => {
        port.onCounted("not-stored");
        return ESPA_NAK.busy;
      },
    );
  }

  /** "Room 12  Bath!" and "ROOM 12 BATH" are one caller. */
  #callerOf({ records }: EspaBlock): string {
    const { text, address } = ESPA_RECORDS;
    const said =
      this.#settings.caller === "text"
        ? (records.get(text) ?? records.get(address))
        : records.get(address);
    const name = (said ?? "")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "");
    return name === "" ? "unnamed" : name.slice(0, CALLER_MOST);
  }
}
