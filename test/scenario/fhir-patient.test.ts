// Who a resident is in a social care record: found, named by a manager, gone, or nobody yet.
import type { Observation } from "@medplum/fhirtypes";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { FhirValidator } from "../support/fhir-validator.ts";
import { MARY_4, MARY_7, NUMBERS, RecordRig, patient } from "../support/record-rig.ts";
import type { RecordRigOptions } from "../support/record-rig.ts";
import { fallReported } from "../support/signs.ts";

let validator: FhirValidator;
let rig: RecordRig;

beforeAll(() => {
  validator = new FhirValidator();
});
afterEach(async () => {
  await rig.close();
});

async function start(options: Omit<RecordRigOptions, "validator"> = {}): Promise<void> {
  rig = await RecordRig.start({ validator, ...options });
}
async function fall(residentId = MARY_4): Promise<void> {
  await rig.parts.core.record(fallReported({ residentId, deviceId: "W-1" }));
}
/** Lets minutes pass until the record is owed nothing. */
async function filedInTime(): Promise<void> {
  const pass = async (): Promise<boolean> => {
    await rig.parts.core.advance(20_000);
    return rig.isAllFiled();
  };
  await expect.poll(pass, { timeout: 15_000 }).toBe(true);
}
/** The record's deliveries as they stand. */
function standing() {
  return [...rig.parts.core.home.delivery.values()].filter(
    ({ destinationId }) => destinationId === "record",
  );
}

describe("who a resident is in a social care record", () => {
  const whyOf = (residentId: string): string | null | undefined =>
    rig.parts.core.home.recordMatch.get(`record/${residentId}`)?.why;
  async function waits(why: string): Promise<void> {
    await expect.poll(() => whyOf(MARY_4)).toBe(why);
    expect(standing()[0]?.state).toBe("queued");
    expect(await rig.parts.server.all<Observation>("Observation")).toEqual([]);
    // The line itself is well: nothing is said to be wrong with it.
    expect([...rig.parts.core.home.fault.values()]).toEqual([]);
  }

  it("[H-15.2] waits for their number, while what is about others goes on", async () => {
    await start({ known: [MARY_7] });
    await fall(MARY_4);
    await waits("no-number");
    await rig.parts.core.record(fallReported({ residentId: MARY_7, deviceId: "W-2", counter: 2 }));
    await expect.poll(async () => (await rig.activation())?.status).toBe("preliminary");
    await rig.parts.desk.setNhsNumber(MARY_4, NUMBERS[MARY_4] ?? "", "S-MANAGER");
    await filedInTime();
    expect(await rig.parts.server.all<Observation>("Observation")).toHaveLength(2);
  });

  it("[H-15.2] waits where nobody in the record has that number, and looks again", async () => {
    await start({ held: [] });
    await fall();
    await waits("not-found");
    await rig.parts.server.hold(patient(NUMBERS[MARY_4] ?? ""));
    await rig.parts.core.advance(16 * 60_000);
    await filedInTime();
  });

  it("[H-15.2] waits where several have it, until a manager says who it is", async () => {
    await start();
    const twin = await rig.parts.server.hold(patient(NUMBERS[MARY_4] ?? ""));
    await fall();
    await waits("several");
    await rig.parts.desk.matchByHand({
      ...{ residentId: MARY_4, destinationId: "record" },
      ...{ patientId: twin.id, staffId: "S-MANAGER" },
    });
    await filedInTime();
    const { subject } = (await rig.activation()) ?? {};
    expect(subject?.reference).toBe(`Patient/${twin.id}`);
  });

  it("[H-15.2] is not who a manager said where that person has another number", async () => {
    await start();
    const other = rig.parts.patients.get(MARY_7) ?? "";
    await rig.parts.desk.matchByHand({
      ...{ residentId: MARY_4, destinationId: "record" },
      ...{ patientId: other, staffId: "S-MANAGER" },
    });
    await fall();
    await waits("other-number");
  });

  it("[H-15.2] is nobody any more where the record has let that person go", async () => {
    await start();
    await fall();
    await filedInTime();
    const patientId = rig.parts.patients.get(MARY_4) ?? "";
    await rig.parts.server.drop("Patient", patientId);
    await rig.parts.core.record(fallReported({ residentId: MARY_4, deviceId: "W-1", counter: 9 }));
    await rig.attendAndClose("not-known");
    // It is looked for once more by number: the record may have the person anew.
    await expect.poll(() => whyOf(MARY_4)).toBe("not-found");
    const because = rig.parts.core.store.log.flatMap((event) =>
      event.type === "record.unmatched" ? [event.data.why] : [],
    );
    expect(because[0]).toBe("gone");
  });

  it("is not believed of a server that answers every search with everybody", async () => {
    await start({ held: [MARY_7] });
    await fall();
    await waits("not-found");
  });
});

describe("the independent validator", () => {
  it("refuses what the mapping must never send", async () => {
    await start();
    await fall();
    await filedInTime();
    const activation = await rig.activation();
    if (activation === undefined) throw new Error("nothing was filed");
    expect(validator.faultsOf(activation)).toEqual([]);
    // Wrong on purpose, so not of the type.
    const wrong: unknown[] = [
      { ...activation, code: undefined },
      { ...activation, status: "bogus" },
      { ...activation, colour: "red" },
      {
        ...activation,
        category: [{ coding: [{ ...activation.category?.[0]?.coding?.[0], code: "falls" }] }],
      },
    ];
    for (const one of wrong) {
      expect(validator.faultsOf(z.custom<Observation>().parse(one))).not.toEqual([]);
    }
  });
});
