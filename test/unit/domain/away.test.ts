// A resident who is not in the home: what staff say, when it ends, and what it does to their devices.
import { beforeEach, describe, expect, it } from "vitest";
import {
  awayOverProposals,
  awayProposals,
  backProposals,
  isAway,
} from "../../../gateway/domain/away.ts";
import { silenceProposals } from "../../../gateway/domain/contact-check.ts";
import { CoreRig, NIGHT_MS } from "../../support/core-rig.ts";
import { smallHome } from "../../support/small-home.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MARY = "R-MARY-4";
const STAY = {
  residentId: MARY,
  where: "hospital",
  staffId: "S-STAFF",
  fromMs: NIGHT_MS,
  untilMs: NIGHT_MS + 2 * DAY_MS,
} as const;

let rig: CoreRig;

beforeEach(async () => {
  rig = await CoreRig.start();
  await rig.record(...smallHome());
});

async function say(over: Partial<Parameters<typeof awayProposals>[1]> = {}): Promise<void> {
  await rig.record(...awayProposals(rig.home, { ...STAY, ...over }, rig.clock.now()));
}

describe("away", () => {
  it("[H-23.1] counts from its beginning to its end, and ends by itself", async () => {
    await say({ fromMs: NIGHT_MS + HOUR_MS });
    const at = (hours: number) => isAway(rig.home, MARY, NIGHT_MS + hours * HOUR_MS);
    expect([at(0), at(1), at(47.9), at(48)]).toEqual([false, true, true, false]);
    expect(awayOverProposals(rig.home, NIGHT_MS + 47 * HOUR_MS)).toEqual([]);
    await rig.record(...awayOverProposals(rig.home, NIGHT_MS + 48 * HOUR_MS));
    expect(rig.home.away.get(MARY)).toBeUndefined();
  });

  it("is over when staff say so, once", async () => {
    await say();
    await rig.record(...backProposals(rig.home, MARY, "S-STAFF"));
    expect(isAway(rig.home, MARY, NIGHT_MS)).toBe(false);
    expect(backProposals(rig.home, MARY, "S-STAFF")).toEqual([]);
  });

  it.each([
    ["no such resident", { residentId: "R-NOBODY" }],
    ["a responder", { staffId: "S-RESPONDER" }],
    ["an end before its beginning", { untilMs: NIGHT_MS - 1 }],
    ["an end in the past", { fromMs: NIGHT_MS - 2 * DAY_MS, untilMs: NIGHT_MS - DAY_MS }],
    ["no end within four weeks", { untilMs: NIGHT_MS + 29 * DAY_MS }],
    [
      "a beginning next year",
      { fromMs: NIGHT_MS + 200 * DAY_MS, untilMs: NIGHT_MS + 201 * DAY_MS },
    ],
  ])("is refused for %s", async (_why, over) => {
    await expect(say(over)).rejects.toMatchObject({ code: "care/refused" });
  });

  it("[H-23.2] makes no fault of a device that is silent meanwhile, and one of it after", async () => {
    const contact = { deviceId: "W-1", quietMs: HOUR_MS, isHeard: true, silentAfterMs: 900_000 };
    await say();
    expect(silenceProposals(rig.home, contact, NIGHT_MS)).toEqual([]);
    expect(silenceProposals(rig.home, { ...contact, deviceId: "W-2" }, NIGHT_MS)).toHaveLength(1);
    expect(silenceProposals(rig.home, contact, NIGHT_MS + 2 * DAY_MS)).toHaveLength(1);
  });
});
