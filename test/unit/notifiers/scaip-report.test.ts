import { describe, expect, it } from "vitest";
import type { Notice } from "../../../gateway/domain/notifier.ts";
import { codeSettings, locationSettings } from "../../../gateway/notifiers/scaip/scaip-codes.ts";
import { dialectSettings } from "../../../gateway/notifiers/scaip/scaip-dialect.ts";
import { reportOf } from "../../../gateway/notifiers/scaip/scaip-report.ts";
import { sampleNotice } from "../../support/notifier-rig.ts";

const MINUTE_MS = 60_000;

function reported(notice: Partial<Notice>, change: { codes?: object; dialect?: object } = {}) {
  return reportOf(
    { ...sampleNotice, ...notice },
    {
      codes: codeSettings.parse(change.codes),
      locations: locationSettings.parse(undefined),
      dialect: dialectSettings.parse(change.dialect),
    },
  );
}
const information = { live: false, stage: "attended" } as const;
const closed = { live: false, stage: "closed" } as const;
const line = { what: "destination", subject: "team", isOver: false } as const;

describe("what a centre is told", () => {
  it("[H-10.1] of a call to act is an alarm with its age, under the alert's own reference", () => {
    const ageMs = 65 * MINUTE_MS;
    expect(reported({ ageMs })).toMatchObject({
      ...{ ref: "A1", mty: "ME", dty: 5, stc: 9, pri: 9 },
      ...{ stt: "Possible fall, 1 h 5 min ago", lco: 0, lte: "Lives in Room 4" },
    });
    expect(reported({ kind: "help", placeName: "Room 12", placeKind: "bedroom" })).toMatchObject({
      ...{ mty: "ME", dty: 3, stc: 10, dco: 2, lco: 12, lva: "12", lte: "Room 12" },
    });
  });

  it.each(["no", "maybe"] as const)(
    "[H-06.4] stays an alarm until the centre has handled it (told before: %s)",
    (toldToAct) => {
      expect(reported({ toldToAct, callsAgain: true }).mty).toBe("ME");
    },
  );

  it("[H-10.1] of an alarm it has already, and that calls again, is said again as the centre wants it", () => {
    const again = { toldToAct: "yes", callsAgain: true, ageMs: 65 * MINUTE_MS } as const;
    expect(reported(again)).toMatchObject({
      ...{ ref: "A1", mty: "IN", dty: 5, stc: 9, pri: 9 },
      stt: "Again: Fall 1 h 5 min ago",
    });
    expect(reported(again, { dialect: { callsAgainAs: "ME" } }).mty).toBe("ME");
  });

  it("[H-10.2] of staff who are going or there is information", () => {
    expect(reported({ ...information, stage: "acknowledged" })).toMatchObject({
      ...{ mty: "IN", dty: 45, stc: 5, pri: 0, stt: "Staff on their way" },
    });
    expect(reported(information)).toMatchObject({ mty: "IN", dty: 45, stc: 88, pri: 0 });
  });

  it("[H-10.2] of the end is a reset of what it was told, and information of what it was not", () => {
    expect(reported({ ...closed, toldToAct: "yes" })).toMatchObject({
      ...{ ref: "A1", mty: "RE", dty: 5, stc: 93, pri: 0 },
    });
    expect(reported({ ...closed, toldToAct: "maybe" }).mty).toBe("RE");
    expect(reported({ ...closed, toldToAct: "no" })).toMatchObject({
      mty: "IN",
      dty: 45,
      stc: 111,
    });
    expect(
      reported({ ...closed, toldToAct: "yes" }, { dialect: { cancelAs: "ME" } }),
    ).toMatchObject({ mty: "ME", stc: 19 });
  });

  it.each([
    [line, "ME", 32, 26],
    [{ ...line, isOver: true }, "ME", 32, 115],
    [{ ...line, what: "device-flat" }, "ME", 3, 16],
    [{ ...line, what: "device-tampered" }, "ME", 3, 125],
    [{ ...line, what: "device-silent" }, "ME", 45, 67],
    [{ ...line, what: "device-flat", isOver: true }, "ME", 45, 48],
    [{ ...line, what: "store-write" }, "ME", 45, 67],
    [{ ...line, what: "model", isOver: true }, "ME", 45, 48],
  ] as const)(
    "[H-08.3] of the system itself has codes of its own: %o",
    (technical, mty, dty, stc) => {
      expect(reported({ kind: "technical", technical })).toMatchObject({ mty, dty, stc });
    },
  );

  it("says that something works again as information", () => {
    const technical = { ...line, isOver: true };
    expect(reported({ kind: "technical", technical, live: false })).toMatchObject({
      ...{ mty: "IN", dty: 32, stc: 115, stt: "Works again, just now" },
    });
  });

  it("[H-18.1] goes by the codes of the config", () => {
    expect(reported({}, { codes: { fall: { stc: 1234, pri: 7 } } })).toMatchObject({
      ...{ dty: 5, stc: 1234, pri: 7 },
    });
  });

  it("keeps the age where a long room name would push it out", () => {
    const text = `Possible fall, ${"very ".repeat(30)}long room, 7 min ago`;
    expect(reported({ text, ageMs: 7 * MINUTE_MS }).ite).toMatch(/^7 min ago: Possible fall/);
  });
});
