import { expect, it } from "vitest";
import { owedByDestination } from "../../../gateway/domain/owed.ts";
import { GatewayError } from "../../../gateway/errors.ts";
import { CoreRig, FakeDestination, NIGHT_MS } from "../../support/core-rig.ts";
import { helpPressed } from "../../support/signs.ts";

it("[H-08.3] counts what waits for each destination, and since when", async () => {
  const down = new FakeDestination();
  down.failure = new GatewayError("notifier/unreachable", "no route");
  const rig = await CoreRig.start({ destinations: { down, up: new FakeDestination() } });
  await rig.record(helpPressed());
  await rig.settle();
  await rig.advance(1_000);
  await rig.record(helpPressed({ deviceId: "w-2", residentId: "r-2" }));
  await rig.settle();
  const owed = owedByDestination(rig.home, ["up", "down", "new"]);
  expect(Object.fromEntries(owed)).toEqual({
    up: { waiting: 0, oldestQueuedMs: null },
    down: { waiting: 2, oldestQueuedMs: NIGHT_MS },
    new: { waiting: 0, oldestQueuedMs: null },
  });
  // Taken out of the config while its line was down: nobody may lose sight of what it is owed.
  expect(owedByDestination(rig.home, []).get("down")?.waiting).toBe(2);
});
