import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pendingFile, settleOffer, takeUpOffer } from "../../../gateway/provision/pending-offer.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { thrownBy } from "../../support/thrown.ts";
import { NO_REISSUE, planOf } from "./provision-rig.ts";

const plan = planOf({
  devices: [{ id: "w-1" }],
  staff: [{ id: "ann", name: "Ann", role: "manager" }],
  enrolments: 1,
});

const answer = (secret: string | null, pin: string | null) => ({
  devices: [{ deviceId: "w-1", secret }],
  staff: [{ staffId: "ann", pin }],
  bridges: [],
  enrolments: [],
});

describe("the file of an earlier answer", () => {
  it("is never written over while it holds secrets, and nothing is begun", () => {
    using folder = tempFolder();
    const json = join(folder.path, "out.json");
    settleOffer(json, answer("s3cret", "123456"));
    const before = readFileSync(json, "utf8");
    const said = thrownBy(() => takeUpOffer(json, plan, NO_REISSUE));
    expect(said).toMatch(/^usage\/invalid: .*out\.json.*w-1, ann.*another file name/);
    expect(said).not.toMatch(/s3cret|123456/);
    expect(readFileSync(json, "utf8")).toBe(before);
    expect(existsSync(pendingFile(json))).toBe(false);
  });

  it("may go where every secret in it was told elsewhere or is replaced now", () => {
    using folder = tempFolder();
    const json = join(folder.path, "out.json");
    settleOffer(json, answer(null, null));
    expect(() => takeUpOffer(json, plan, NO_REISSUE)).not.toThrow();
    settleOffer(json, answer("s3cret", null));
    expect(() => takeUpOffer(json, plan, { reissue: ["w-1"], reissuePins: [] })).not.toThrow();
  });

  it("may go where a run was cut off after it was written: the same secrets come again", () => {
    using folder = tempFolder();
    const json = join(folder.path, "out.json");
    const first = takeUpOffer(json, plan, NO_REISSUE);
    const told = answer(first.secrets["w-1"] ?? null, first.pins["ann"] ?? null);
    writeFileSync(json, JSON.stringify(told));
    expect(takeUpOffer(json, plan, NO_REISSUE).secrets).toEqual(first.secrets);
  });

  it("is left alone where it is something else; an empty one may be filled", () => {
    using folder = tempFolder();
    const json = join(folder.path, "out.json");
    writeFileSync(json, "my notes");
    expect(thrownBy(() => takeUpOffer(json, plan, NO_REISSUE))).toMatch(/^usage\/invalid/);
    writeFileSync(json, "");
    expect(() => takeUpOffer(json, plan, NO_REISSUE)).not.toThrow();
  });
});
