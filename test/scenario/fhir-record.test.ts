// A social care record over FHIR, against a server that validates every message by itself.
import type { Communication, Observation, Task } from "@medplum/fhirtypes";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { buildNotice } from "../../gateway/domain/notice.ts";
import type { Delivery } from "../../gateway/domain/home.ts";
import { FhirValidator } from "../support/fhir-validator.ts";
import {
  MARY_4,
  MARY_7,
  NUMBERS,
  RecordRig,
  type RecordRigOptions,
} from "../support/record-rig.ts";
import { fallReported, helpPressed, staffDo } from "../support/signs.ts";

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
async function filed(): Promise<void> {
  await expect.poll(() => rig.isAllFiled(), { timeout: 10_000 }).toBe(true);
}
const fallOfMary4 = { residentId: MARY_4, deviceId: "W-1" };

/** Everything the outbox ever sent to the record, once more. */
async function replay(): Promise<void> {
  const { core, notifier, clock } = rig.parts;
  const sent = [...core.home.delivery.values()].filter(
    ({ destinationId }) => destinationId === "record",
  );
  for (const delivery of sent) {
    const alert = core.home.alert.get(delivery.alertId);
    if (alert === undefined) throw new Error("its alert is gone");
    const notice = buildNotice(core.home, delivery, alert, clock.now());
    await notifier.deliver(notice, AbortSignal.timeout(20_000));
  }
}

describe("an alert in the social care record", () => {
  it("is a preliminary activation under a local code until a person has looked", async () => {
    await start();
    await rig.parts.core.record(fallReported(fallOfMary4));
    await filed();
    const activation = await rig.activation();
    expect(activation).toMatchObject({
      status: "preliminary",
      code: { coding: [{ system: "https://care.example/fhir/code", code: "fall-activation" }] },
      subject: { reference: `Patient/${rig.parts.patients.get(MARY_4) ?? ""}` },
      category: [{ coding: [{ code: "activity" }] }],
    });
    expect(activation?.valueCodeableConcept).toBeUndefined();
    expect(JSON.stringify(activation)).not.toMatch(/snomed|vital-signs/);
    expect(await rig.parts.server.all<Task>("Task")).toEqual([]);
  });

  it("[H-15.4] keeps a silent reminder without a response once it is closed, and no medicine", async () => {
    await start();
    const dose = { kind: "dose", doseId: "m-1.20261120.0800", matter: "no-response" } as const;
    await rig.parts.core.record({
      type: "alert.raised",
      data: {
        ...({ alertId: "A1", kind: "reminder", priority: "medium", level: "check" } as const),
        ...{ residentId: MARY_4, deviceId: null, trace: null },
        line: { ...dose, dueMs: 0, reason: null, fromMs: null, toMs: null },
        place: { roomId: null, source: "unknown", asOfMs: null },
        occurrence: { occurredMs: rig.parts.clock.now(), ageMs: 0 },
      },
    });
    await rig.attendAndClose("help-given");
    await filed();
    const [first, ...others] = await rig.parts.server.all<Observation>("Observation");
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      status: "final",
      code: { coding: [{ code: "reminder-unanswered" }] },
      subject: { reference: `Patient/${rig.parts.patients.get(MARY_4) ?? ""}` },
      note: [{ text: "no response. Place: not known. Reference A1." }],
    });
    expect(JSON.stringify(first)).not.toContain("m-1");
    const before = await rig.parts.server.all("Observation");
    await replay();
    expect(await rig.parts.server.all("Observation")).toEqual(before);
  });

  it("[H-15.4] closed as no fall found ends final with that value, and without SNOMED's Fall", async () => {
    await start();
    await rig.parts.core.record(fallReported(fallOfMary4));
    await filed();
    await rig.attendAndClose("no-fall-found");
    await filed();
    const activation = await rig.activation();
    expect(activation).toMatchObject({
      status: "final",
      valueCodeableConcept: { coding: [{ code: "no-fall-found" }], text: "No fall found" },
    });
    expect(JSON.stringify(activation)).not.toContain("snomed");
    const states = await rig.parts.server.history("Observation", activation?.id ?? "");
    expect(states.map((state) => "status" in state && state.status)).toEqual([
      "preliminary",
      "final",
    ]);
  });

  it.each([
    ["fall-found", ["fall-found", "1912002"]],
    ["not-known", ["not-known"]],
    ["help-given", ["help-given"]],
    ["test", ["test"]],
  ] as const)("closed as %s ends final with %j", async (outcome, codes) => {
    await start();
    await rig.parts.core.record(helpPressed(fallOfMary4));
    await filed();
    await rig.attendAndClose(outcome);
    await filed();
    const { status, valueCodeableConcept: value } = (await rig.activation()) ?? {};
    expect(status).toBe("final");
    expect(value?.coding?.map(({ code }) => code)).toEqual(codes);
  });

  it("says who was told and when they had it", async () => {
    await start();
    const { core, server } = rig.parts;
    await core.record(fallReported(fallOfMary4));
    await filed();
    await core.act(staffDo("acknowledge", core.alert.alertId, "S-STAFF"));
    await filed();
    const told = await server.all<Communication>("Communication");
    expect(told.map(({ recipient, status }) => [recipient?.[0]?.display, status]).sort()).toEqual([
      ["Care staff on site", "completed"],
      ["Remote team", "completed"],
    ]);
    expect(told.every(({ sent, received }) => sent !== undefined && received !== undefined)).toBe(
      true,
    );
  });

  it("[H-15.4] changes nothing in the record when everything is sent a second time", async () => {
    await start({ settings: { openTask: true, odsCode: "A1B2C" } });
    const { core, server } = rig.parts;
    await core.record(fallReported(fallOfMary4));
    await filed();
    await rig.attendAndClose("fall-found");
    await filed();
    const before = await server.versions();
    await replay();
    expect(await server.versions()).toEqual(before);
    expect(server.requests.filter(({ status }) => status >= 400)).toEqual([]);
  });

  it("[H-15.3] [H-15.4] put down to the wrong resident is taken back and filed under the right one", async () => {
    await start();
    const { core, server, desk, patients } = rig.parts;
    await core.record(fallReported(fallOfMary4));
    await filed();
    await rig.attendAndClose("fall-found");
    await filed();
    const { alertId } = core.alert;
    await desk.correctResident({ alertId, staffId: "S-STAFF", residentId: MARY_7 });
    await filed();
    const found = await server.all<Observation>("Observation");
    const bySubject = new Map(found.map((one) => [one.subject?.reference, one.status]));
    expect([...bySubject]).toHaveLength(2);
    expect(bySubject.get(`Patient/${patients.get(MARY_4) ?? ""}`)).toBe("entered-in-error");
    expect(bySubject.get(`Patient/${patients.get(MARY_7) ?? ""}`)).toBe("final");
    const told = await server.all<Communication>("Communication");
    for (const { subject, status } of told) {
      const isWrong = subject?.reference === `Patient/${patients.get(MARY_4) ?? ""}`;
      expect(status).toBe(isWrong ? "entered-in-error" : "completed");
    }
    const before = await server.versions();
    await replay();
    expect(await server.versions()).toEqual(before);
  });

  it("[H-15.3] put down to somebody who does not live here is only taken back", async () => {
    await start();
    const { core, server, desk } = rig.parts;
    await core.record(fallReported(fallOfMary4));
    await filed();
    await rig.attendAndClose("no-fall-found");
    await desk.correctResident({
      alertId: core.alert.alertId,
      staffId: "S-STAFF",
      residentId: null,
    });
    await filed();
    const found = await server.all<Observation>("Observation");
    expect(found.map(({ status }) => status)).toEqual(["entered-in-error"]);
  });

  it("[H-10.2] that was over before the line came back was never told as open", async () => {
    await start({ settings: { openTask: true } });
    const { core, server } = rig.parts;
    const { port } = server;
    await server.leave();
    await core.record(fallReported(fallOfMary4));
    await rig.attendAndClose("fall-found");
    await server.listen(port);
    await expect
      .poll(
        async () => {
          await core.advance(30_000);
          return rig.isAllFiled();
        },
        { timeout: 15_000 },
      )
      .toBe(true);
    const activation = await rig.activation();
    const states = await server.history("Observation", activation?.id ?? "");
    expect(states.map((state) => "status" in state && state.status)).toEqual(["final"]);
    expect(await server.all<Task>("Task")).toEqual([]);
  });

  it("[H-02.13] is no proof that anybody was told", async () => {
    await start();
    const { core } = rig.parts;
    await core.record(fallReported(fallOfMary4));
    await filed();
    const receipts = [...core.home.delivery.values()].filter(
      ({ destinationId }): boolean => destinationId === "record",
    );
    expect(receipts.map(({ state, asLive }: Delivery) => [state, asLive])).toEqual([
      ["accepted", false],
    ]);
  });

  it("is not filed where it is about nobody, and is once staff say whom it was about", async () => {
    await start();
    const { core, server, desk } = rig.parts;
    await core.record(helpPressed({ residentId: null, deviceId: "W-1" }));
    await rig.attendAndClose("help-given");
    expect(rig.isAllFiled()).toBe(true);
    expect(server.requests).toEqual([]);
    const { alertId } = core.alert;
    await desk.correctResident({ alertId, staffId: "S-STAFF", residentId: MARY_4 });
    await filed();
    expect(await rig.activation()).toMatchObject({ status: "final" });
  });

  it("[H-21.8] carries no name and no NHS number, and neither do addresses", async () => {
    await start();
    const { core, server } = rig.parts;
    await core.record(fallReported(fallOfMary4));
    await filed();
    await rig.attendAndClose("fall-found");
    await filed();
    const number = new RegExp(Object.values(NUMBERS).join("|"));
    for (const { url, body } of server.requests) {
      expect(url).not.toMatch(number);
      expect(body).not.toContain("Mary");
      // The one place it stands in is the search for the person.
      if (!url.endsWith("_search")) expect(body).not.toMatch(number);
    }
    // What is sealed lies open in this test's vault.
    const plain = core.store.log.filter(({ type }) => type !== "nhs-number.recorded");
    expect(JSON.stringify(plain)).not.toMatch(number);
  });
});
