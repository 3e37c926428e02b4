import { pino } from "pino";
import { expect, it } from "vitest";
import { BoardSound } from "../../gateway/board-sound.ts";
import { boardHooks } from "../../gateway/board-hooks.ts";
import type { StoredEvent } from "../../gateway/events.ts";
import { FaultDesk } from "../../gateway/fault-desk.ts";
import { CoreRig } from "../support/core-rig.ts";

it("[H-21.6] a silent tablet is named by its id in faults and logs, never by its label", async () => {
  const rig = await CoreRig.start();
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => lines.push(line) });
  const submit = async (decide: Parameters<typeof rig.pipeline.submit>[0]["decide"]) =>
    await rig.pipeline.submit({ decide });
  const hooks = boardHooks(new FaultDesk({ submit, log }), new BoardSound());
  const board = { boardId: "b-1", tabletId: "t-1", label: "Mary's tablet", canSound: true };
  hooks.onSilent({ ...board, lastHeardMs: 0, isSilent: true });
  await rig.settle();
  expect(rig.alert.kind).toBe("technical");
  expect(lines).toHaveLength(1);
  expect(lines.join("") + JSON.stringify(rig.committed)).not.toContain("Mary");
  hooks.onRevoked("t-1");
  await rig.settle();
  expect([...rig.home.fault.values()]).toEqual([]);
});

it("[H-02.11] knows that a board can sound, until it says otherwise, goes silent or is revoked", () => {
  const sound = new BoardSound();
  const board = { boardId: "b-1", tabletId: "t-1", canSound: true };
  const changed = (canSound: boolean): StoredEvent => ({
    ...{ type: "board.sound-changed", data: { boardId: "b-1", canSound }, seq: 1, id: "e" },
    ...{ bootId: "b", wallMs: 0, monotonicMs: 0, clockSynced: true },
  });
  expect(sound.isAny).toBe(false);
  sound.heard(board);
  expect(sound.isAny).toBe(true);
  sound.committed([changed(false)]);
  expect(sound.isAny).toBe(false);
  sound.committed([changed(true)]);
  sound.silent("b-2", "t-1");
  expect(sound.isAny).toBe(false);
  sound.heard({ ...board, tabletId: null });
  sound.silent("b-1", null);
  expect(sound.isAny).toBe(false);
});
