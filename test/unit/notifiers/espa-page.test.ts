// What a pager shows, and what is not paged any more.
import { describe, expect, it } from "vitest";
import { pageBlock, pageText } from "../../../gateway/notifiers/espa-page.ts";
import { destinationSettings } from "../../../gateway/notifiers/index.ts";
import { systemClock } from "../../../gateway/system-clock.ts";
import { sampleNotice } from "../../support/notifier-rig.ts";

const NOTICE = {
  ...sampleNotice,
  placeName: "Room 12",
  text: "Possible fall, Room 12, 5 min ago; nobody has answered yet. Reference A1.",
  ageMs: 300_000,
};
const shared = {
  kind: "espa",
  id: "pagers",
  label: "Pagers",
  port: "/dev/serial/by-id/x",
  pager: "123",
};

describe("a page", () => {
  it("says the place first, then what and how long ago, and the reference where it fits", () => {
    expect(pageText(NOTICE, 80)).toBe("Room 12 Possible fall 5 min ago A1");
    expect(pageText(NOTICE, 32)).toBe("Room 12 Possible fall 5 min ago");
    expect(pageText(NOTICE, 20)).toBe("Room 12 Possible fal");
  });

  it("says that the place is not known", () => {
    expect(pageText({ ...NOTICE, placeName: null }, 80)).toMatch(
      /^Place not known, lives in Room 4/,
    );
  });

  it("carries address, text, type and priority, and leaves the rest to the system", () => {
    const form = { pager: "0123", textMost: 80, beep: { high: "2" }, transmissions: 1 };
    const records = Object.fromEntries(pageBlock(NOTICE, form).records);
    expect(records).toMatchObject({ 1: "0123", 3: "2", 4: "3", 5: "1", 6: "1" });
    const plain = pageBlock(
      { ...NOTICE, priority: "low" },
      { ...form, beep: {}, transmissions: undefined },
    );
    expect(Object.keys(Object.fromEntries(plain.records))).toEqual(["1", "2", "4", "6"]);
    expect(plain.records.get("6")).toBe("3");
  });

  it("[H-10.5] of something that is over is dropped, or taken off where it was paged", () => {
    const built = (more: object) =>
      destinationSettings.parse({ ...shared, ...more }).build(() => "", systemClock);
    const standing = { othersCall: () => false, isStored: true };
    const over = { ...NOTICE, live: false, stage: "attended" } as const;
    const pagers = built({});
    expect(pagers.outdated?.(NOTICE, standing)).toBeUndefined();
    expect(pagers.outdated?.(over, standing)).toMatch(/never paged/);
    const paged = { ...over, toldToAct: "yes" } as const;
    expect(pagers.outdated?.(paged, standing)).toBeUndefined();
    expect(pagers.outdated?.(paged, { ...standing, othersCall: () => true })).toMatch(/another/);
    expect(built({ cancels: false }).outdated?.(paged, standing)).toMatch(/not taken back/);
  });

  it("needs one line, and is told what is wrong with its settings", () => {
    const none = destinationSettings.parse({ ...shared, port: undefined });
    expect(() => none.build(() => "", systemClock)).toThrow(/either/);
    const changing = destinationSettings.safeParse({ ...shared, port: "/dev/ttyUSB0" });
    expect(changing.error?.message).toMatch(/by-id/);
  });
});
