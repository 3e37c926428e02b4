// Who residents are in a social care record, and whom a closed alert was about, over real HTTP.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recordsView } from "../../gateway/api/contract/record-views.ts";
import { type ApiHost, startApi } from "../support/api-host.ts";

describe("social care records at the API", () => {
  let host: ApiHost;
  beforeEach(async () => {
    host = await startApi();
  });
  afterEach(async () => {
    await host.close();
  });

  it("[H-15.1] takes a number with its check digit, and shows no more than its end", async () => {
    const manager = await host.as("S-MANAGER");
    const path = "/api/v1/records/residents/R-MARY-4/nhs-number";
    const wrong = await manager.post(path, { nhsNumber: "999 000 0019" });
    expect(wrong.status).toBe(400);
    expect(JSON.stringify(wrong.body)).not.toMatch(/999|0019/);
    const { status, body } = await manager.post(path, { nhsNumber: "999 000 0018" });
    expect(status).toBe(200);
    const mary = recordsView.parse(body).residents.find((one) => one.residentId === "R-MARY-4");
    expect(mary).toMatchObject({ numberEnds: "018", matches: [{ state: "not-yet" }] });
    expect(JSON.stringify(body)).not.toContain("9990000018");
  });

  it("[H-15.2] lists who is unmatched first, and lets a manager say who it is", async () => {
    const manager = await host.as("S-MANAGER");
    await host.hub.record([
      {
        type: "record.unmatched",
        data: { residentId: "R-MARY-7", destinationId: "record", why: "several" },
      },
    ]);
    const before = recordsView.parse((await manager.get("/api/v1/records")).body);
    expect(before.residents[0]).toMatchObject({
      residentId: "R-MARY-7",
      matches: [{ state: "unmatched" }],
    });
    const path = "/api/v1/records/residents/R-MARY-7/match";
    const said = await manager.post(path, { destinationId: "record", patientId: "p-77" });
    const after = recordsView.parse(said.body).residents;
    const mary = after.find(({ residentId }) => residentId === "R-MARY-7");
    expect(mary?.matches[0]).toMatchObject({ state: "matched", words: "Matched by hand" });
    for (const bad of [
      { destinationId: "no-such", patientId: "p-77" },
      { destinationId: "record", patientId: "../Patient/1" },
    ]) {
      expect([400, 404]).toContain((await manager.post(path, bad)).status);
    }
  });

  it("[H-15.3] lets staff say whom a closed alert was about, never an open one", async () => {
    const staff = await host.as("S-STAFF");
    await host.hub.press();
    const [alert] = [...host.hub.port.home.alert.values()];
    const alertId = alert?.alertId ?? "";
    const path = `/api/v1/alerts/${alertId}/resident`;
    expect((await staff.post(path, { residentId: "R-MARY-7" })).status).toBe(409);
    await staff.post(`/api/v1/alerts/${alertId}/attend`, {});
    await staff.post(`/api/v1/alerts/${alertId}/close`, { outcome: "help-given" });
    expect((await staff.post(path, { residentId: "NOBODY" })).status).toBe(409);
    expect((await staff.post(path, { residentId: "R-MARY-7" })).status).toBe(204);
    const now = host.hub.port.home.alert.get(alertId);
    expect(now).toMatchObject({
      residentId: "R-MARY-7",
      formerly: [{ residentId: "R-MARY-4", staffId: "S-STAFF" }],
    });
  });
});
