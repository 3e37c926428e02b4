import { pino } from "pino";
import { expect, it } from "vitest";
import { boardFaults } from "../../gateway/board-faults.ts";
import { FaultDesk } from "../../gateway/fault-desk.ts";
import { CoreRig } from "../support/core-rig.ts";

it("[H-21.6] a silent tablet is named by its id in faults and logs, never by its label", async () => {
  const rig = await CoreRig.start();
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => lines.push(line) });
  const submit = async (decide: Parameters<typeof rig.pipeline.submit>[0]["decide"]) =>
    await rig.pipeline.submit({ decide });
  const hooks = boardFaults(new FaultDesk({ submit, log }));
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
