// The order of things between a page of the log on its way and commits that are told meanwhile,
// each case by hand: what chance does not show, this does.
import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { EventStream } from "../../../gateway/api/stream/event-stream.ts";
import type { StoredEvent } from "../../../gateway/events.ts";
import { FakeHub } from "../../support/fake-hub-port.ts";

const event = (seq: number): StoredEvent => ({
  ...{ seq, id: `E${seq}`, bootId: "B", wallMs: 0, monotonicMs: 0, clockSynced: true },
  type: "clock.stepped",
  data: { byMs: 1 },
});

interface Rig {
  readonly stream: EventStream;
  readonly board: PassThrough;
  /** An alert of the home, which this rig cannot view. */
  readonly alertId: string;
  /** Answers the read that is waiting, with the log up to `seq`. */
  answer(seq: number): Promise<void>;
  told(...seqs: number[]): void;
  ids(): number[];
}

/** A board that comes back at sequence 2 to a hub that has told up to 4. */
async function comeBack(): Promise<Rig> {
  const hub = await FakeHub.start();
  const { alertId } = await hub.press();
  const reads: { afterSeq: number; resolve: (page: StoredEvent[]) => void }[] = [];
  const stream = new EventStream({
    hub: {
      ...hub.port,
      lastSeq: () => 4,
      readLog: async (afterSeq) =>
        await new Promise((resolve) => {
          reads.push({ afterSeq, resolve });
        }),
    },
    log: { info: () => undefined, warn: () => undefined },
    viewOf: () => {
      throw new Error("a view that fails");
    },
  });
  const board = new PassThrough();
  stream.connect(board, 2, { audience: "care", isStillAllowed: () => true });
  let received = "";
  board.on("data", (chunk: Buffer) => {
    received += chunk.toString();
  });
  return {
    stream,
    board,
    alertId,
    answer: async (seq) => {
      const read = reads.shift();
      if (read === undefined) throw new Error("nothing was asked of the log");
      const length = seq - read.afterSeq;
      read.resolve(Array.from({ length }, (_, at) => event(read.afterSeq + 1 + at)));
      await new Promise((resolve) => setImmediate(resolve));
    },
    told: (...seqs) => {
      stream.publish(seqs.map(event));
    },
    ids: () => [...received.matchAll(/^id: (\d+)$/gm)].map((match) => Number(match[1])),
  };
}

async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

it("[H-08.4] a commit told while a page is on its way is read from the log, not lost", async () => {
  const rig = await comeBack();
  rig.told(5, 6);
  await rig.answer(4);
  await rig.answer(6);
  rig.told(7);
  await settled();
  expect(rig.ids()).toEqual([3, 4, 5, 6, 7]);
});

it("[H-08.4] a page that is ahead of what was told is not told twice", async () => {
  const rig = await comeBack();
  await rig.answer(6);
  rig.told(5, 6, 7);
  rig.told(8);
  await settled();
  expect(rig.ids()).toEqual([3, 4, 5, 6, 7, 8]);
});

it("a board that has everything is live at once, without asking the log", async () => {
  const rig = await comeBack();
  await rig.answer(4);
  rig.told(5);
  await settled();
  await expect(rig.answer(9)).rejects.toThrow("nothing was asked");
  expect(rig.ids()).toEqual([3, 4, 5]);
});

it("a fault in showing an alert never reaches the commit: the boards are cut off and come back", async () => {
  const rig = await comeBack();
  await rig.answer(4);
  const { alertId } = rig;
  const shown = { type: "alert.shown", data: { alertId, boardId: "B" } } as const;
  expect(() => {
    rig.stream.publish([{ ...event(5), ...shown }]);
  }).not.toThrow();
  expect(rig.board.destroyed).toBe(true);
});
