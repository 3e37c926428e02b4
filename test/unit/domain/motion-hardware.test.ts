import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DeviceBook } from "../../../gateway/device-book.ts";
import { carriesOf, LEAST_FOR_FALLS } from "../../../gateway/domain/motion-hardware.ts";
import { modelCard, type SetFigures } from "../../../models/model-card.ts";
import { SHIPPED_MODEL } from "../../../models/shipped-model.ts";

const card = modelCard.parse(JSON.parse(readFileSync(join(SHIPPED_MODEL, "card.json"), "utf8")));

/** Aims for hardware and people never seen; SmartFallMM's noisy falls are reported, not chased. */
const AIMS = {
  wrist: { set: "weda_fall_wrist", found: 0.95, older: 0.97 },
  waist: { set: "sisfall_waist", found: 0.99, older: 0.997 },
} as const;

function figuresAt(condition: string, position: "wrist" | "waist"): SetFigures {
  const figures = card.figures.find(
    (one) =>
      one.set === AIMS[position].set &&
      one.heldOut === "subject" &&
      one.level === "alert" &&
      one.condition.startsWith(condition),
  );
  if (figures === undefined) throw new Error(`the card has no figures at ${condition}`);
  return figures;
}

function meetsAims(condition: string): boolean {
  return (["wrist", "waist"] as const).every((position) => {
    const { sensitivity, specificity } = figuresAt(condition, position);
    const { found, older } = AIMS[position];
    return sensitivity.share >= found && (specificity["elderly"]?.share ?? 0) >= older;
  });
}

describe("what a device's hardware carries", () => {
  it("[H-01.4] is falls from the least rate and full scale that were measured to find them", () => {
    const { rateHz, rangeG } = LEAST_FOR_FALLS;
    expect(meetsAims(`${rateHz} Hz, clipped at ${rangeG} g`)).toBe(true);
    expect(meetsAims("10 Hz, clipped at 2 g")).toBe(false);
  });

  it.each([
    [50, 8, "falls"],
    [20, 4, "falls"],
    [19.6, 16, "falls"],
    [10, 2, "help-and-activity"],
    [10, 16, "help-and-activity"],
    [50, 2, "help-and-activity"],
  ] as const)("at %s Hz and %s g is: %s", (rateHz, rangeG, carries) => {
    expect(carriesOf({ rateHz, rangeG })).toBe(carries);
  });

  it("is not known before the device sent any motion, and learnt from what it sends", () => {
    const book = new DeviceBook();
    const entry = book.entry("w-1");
    expect(carriesOf(book.status("w-1")?.hardware)).toBe("not-known");
    const block = { startUs: 0, periodUs: 100_000, rangeG: 2, accel: new Float32Array(15) };
    const about = { bootNonce: 1, sentUs: 1, resent: false, batteryPercent: null, worn: null };
    book.heard(entry, { kind: "motion", sequence: 0, block, ...about }, 1_000);
    expect(book.status("w-1")?.hardware).toEqual({ rateHz: 10, rangeG: 2 });
    expect(carriesOf(book.status("w-1")?.hardware)).toBe("help-and-activity");
  });
});
