// One ESPA 4.4.4 station, byte by byte and with time in hand: turns, attempts, and who takes the line back.
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { EspaReader } from "../../../gateway/domain/espa/espa-reader.ts";
import { type EspaBlock, encodeEspaBlock } from "../../../gateway/domain/espa/espa-block.ts";
import { espaShape } from "../../../gateway/lines/espa-settings.ts";
import { EspaStation } from "../../../gateway/lines/espa-station.ts";
import type { ESPA_VECTORS } from "../../support/espa-vectors.ts";
import { espaBytes } from "../../support/espa-vectors.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const ACK = [0x06];
const NAK = [0x15];
const EOT = [0x04];
const CALL = "a call whose checksum is an ACK";
const PLAIN = { dataBits: 8, trailingSeparator: false } as const;

function blockOf(name: keyof typeof ESPA_VECTORS): EspaBlock {
  const [token] = new EspaReader(8).push(espaBytes(name));
  if (token?.kind !== "block") throw new Error("no block");
  return token.block;
}

let clock: ManualClock;
let written: string[];
let taken: EspaBlock[];
let answer: "1" | "2" | "3" | undefined;
let station: EspaStation;

function begin(settings: object = {}): void {
  station = new EspaStation({
    ...{ clock, settings: z.object(espaShape).parse({ port: "/dev/serial/by-id/x", ...settings }) },
    write: (bytes) => written.push(Buffer.from(bytes).toString("hex")) > 0,
    onAlive: () => undefined,
    onCounted: () => undefined,
    onBlock: (block) => {
      taken.push(block);
      return Promise.resolve(answer);
    },
  });
  station.opened();
  written.length = 0;
}

const hear = (...bytes: readonly number[]): void => {
  station.heard(Uint8Array.from(bytes));
};
const settled = async (): Promise<void> => {
  await new Promise((resolve) => setImmediate(resolve));
};

beforeEach(() => {
  clock = new ManualClock(1_000_000);
  written = [];
  taken = [];
  answer = undefined;
});

describe("a control station that calls", () => {
  const call = espaBytes(CALL);
  const hex = Buffer.from(call).toString("hex");

  it("polls itself and selects the other in the very bytes of the standard, then says its block", async () => {
    begin();
    const sent = station.send(blockOf(CALL), new AbortController().signal);
    expect(written).toEqual(["3105", "3205"]);
    hear(...ACK);
    expect(written.at(-1)).toBe(hex);
    hear(...ACK);
    await sent;
    expect(written.at(-1)).toBe("04");
  });

  it("says a block twice and no more, whether it is answered no or not at all", async () => {
    begin({ pollEveryMs: 60_000 });
    const sent = station.send(blockOf(CALL), new AbortController().signal);
    const failed = expect(sent).rejects.toMatchObject({ code: "notifier/unreachable" });
    hear(...ACK, 0x31, ...NAK);
    clock.advance(5_000);
    await failed;
    expect(written.filter((one) => one === hex)).toHaveLength(2);
    expect(written.at(-1)).toBe("04");
  });

  it("gives up a block that makes no sense to the other end", async () => {
    begin();
    const sent = station.send(blockOf(CALL), new AbortController().signal);
    const failed = expect(sent).rejects.toMatchObject({ code: "notifier/refused" });
    hear(...ACK, 0x33, ...NAK);
    await failed;
  });

  it("tries again by itself where the other end is busy", async () => {
    begin();
    const sent = station.send(blockOf(CALL), new AbortController().signal);
    hear(0x32, ...NAK);
    expect(written).toEqual(["3105", "3205", "04"]);
    clock.advance(1_000);
    hear(...ACK, 0x32, ...NAK);
    clock.advance(1_000);
    hear(...ACK, ...ACK);
    await sent;
    expect(written.filter((one) => one === hex)).toHaveLength(2);
  });

  it("says that nobody answers when it is selected", async () => {
    begin({ pollEveryMs: 60_000 });
    const sent = station.send(blockOf(CALL), new AbortController().signal);
    const failed = expect(sent).rejects.toMatchObject({ code: "notifier/unreachable" });
    clock.advance(2_000);
    await failed;
    expect(written.at(-1)).toBe("04");
  });
});

describe("a control station that listens", () => {
  it("polls, takes blocks, and acknowledges each when it is stored", async () => {
    begin();
    clock.advance(1_000);
    expect(written).toEqual(["3205"]);
    hear(0x31, 0x05);
    expect(written.at(-1)).toBe("06");
    hear(...espaBytes("a status that says paged"));
    await settled();
    expect(written.at(-1)).toBe("06");
    hear(...EOT);
    expect(taken).toHaveLength(1);
    clock.advance(1_000);
    expect(written.at(-1)).toBe("3205");
  });

  it("takes the line back after ten seconds without a valid transaction", () => {
    begin({ pollEveryMs: 60_000 });
    hear(0x31, 0x05, ...espaBytes(CALL).subarray(0, 9));
    clock.advance(9_999);
    expect(written.at(-1)).toBe("06");
    clock.advance(1);
    expect(written.at(-1)).toBe("04");
  });

  it("is never heard polling where polls are switched off", () => {
    begin({ pollEveryMs: null });
    clock.advance(3_600_000);
    expect(written).toEqual([]);
  });
});

describe("a station that is polled", () => {
  it("says that it has nothing, and else selects the other and says its block", async () => {
    begin({ role: "station" });
    hear(0x31, 0x05);
    expect(written).toEqual(["04"]);
    const sent = station.send(blockOf("the shortest call"), new AbortController().signal);
    expect(written).toEqual(["04"]);
    hear(...EOT, 0x31, 0x05);
    expect(written.at(-1)).toBe("3205");
    hear(...ACK);
    expect(written.at(-1)).toBe("013102311f41035f");
    hear(...ACK);
    await sent;
    expect(written.at(-1)).toBe("04");
  });

  it("tells a selection from a poll: it follows no end of transmission", async () => {
    begin({ role: "station" });
    hear(0x32, 0x05, 0x31, 0x05);
    expect(written).toEqual(["06"]);
    hear(...espaBytes(CALL));
    await settled();
    expect(written).toEqual(["06", "06"]);
    expect(taken[0]?.records.get("1")).toBe("123");
  });

  it("asks again for a damaged block, says when it is busy, and takes a repeated one once", async () => {
    begin({ role: "station" });
    const damaged = espaBytes(CALL);
    damaged.set([0x7a], 9);
    hear(0x32, 0x05, 0x31, 0x05, ...damaged);
    expect(written.at(-1)).toBe("3115");
    answer = "2";
    hear(...espaBytes(CALL));
    await settled();
    expect(written.at(-1)).toBe("3215");
    answer = undefined;
    hear(...espaBytes(CALL));
    await settled();
    hear(...espaBytes(CALL));
    await settled();
    expect(written.slice(-2)).toEqual(["06", "06"]);
    expect(taken).toHaveLength(2);
  });

  it("says that nobody polls it", async () => {
    begin({ role: "station" });
    const stop = new AbortController();
    const sent = station.send(blockOf(CALL), stop.signal);
    const failed = expect(sent).rejects.toThrow(/nobody polled/);
    stop.abort();
    await failed;
    expect(written).toEqual([]);
  });

  it("adds the separator before the end for receivers that want it", () => {
    const form = { ...PLAIN, trailingSeparator: true };
    const bytes = encodeEspaBlock(blockOf(CALL), form);
    expect(bytes).toEqual(espaBytes("the same with a separator at its end"));
  });
});
