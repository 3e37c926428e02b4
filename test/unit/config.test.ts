import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { loadConfig, parseConfig, secretReader } from "../../gateway/config.ts";
import { isGatewayError, messageOf } from "../../gateway/errors.ts";
import { planSchema } from "../../gateway/provision/plan.ts";
import { tempFolder } from "../support/temp-folder.ts";

const least = { dataFolder: "data", mqtt: { broker: "embedded", port: 0 } };
const webhook = {
  ...{ kind: "webhook", id: "team", label: "Team", url: "https://example.org/" },
  secret: { env: "TEAM" },
};

function faultsOf(config: unknown): string {
  try {
    parseConfig(stringify(config), "hub.yaml");
  } catch (error) {
    return messageOf(error);
  }
  return "";
}

describe("the config", () => {
  it("needs a data folder and a broker, and has a default for all else", () => {
    const config = parseConfig(stringify(least), "hub.yaml");
    expect(config.http).toEqual({ host: "127.0.0.1", port: 8080 });
    expect(config.rules.length).toBeGreaterThan(3);
    expect(config.destinations).toEqual([]);
    expect(faultsOf({})).toContain("dataFolder");
  });

  it("[H-17.1] lists every fault at once with its path", () => {
    const text = faultsOf({
      ...least,
      colour: "red",
      http: { port: -1 },
      rules: { fall: { lookAtCheckWithinMs: 1 }, staircase: {} },
      destinations: [webhook, { ...webhook, id: "pager", url: "http://example.org/" }],
      log: { level: "loud" },
    });
    const faults = text.split("\n").slice(1);
    expect(faults).toHaveLength(6);
    for (const path of [
      "colour",
      "http.port",
      "rules.fall.lookAtCheckWithinMs",
      "staircase",
      "destinations.1.url",
      "log.level",
    ]) {
      expect(text).toContain(path);
    }
  });

  it("refuses two destinations of one name", () => {
    expect(faultsOf({ ...least, destinations: [webhook, webhook] })).toContain("destinations.1.id");
  });

  it("[H-17.2] bounds what a rule can be set to: no setting switches an alert off", () => {
    for (const soundAgainAfterMs of [0, -1, 86_400_000, "never", null]) {
      expect(faultsOf({ ...least, rules: { attendance: { soundAgainAfterMs } } })).toContain(
        "rules.attendance.soundAgainAfterMs",
      );
    }
    for (const lookAtCheckWithinMs of [0, 86_400_000, null]) {
      expect(faultsOf({ ...least, rules: { fall: { lookAtCheckWithinMs } } })).not.toBe("");
    }
  });

  it("never throws anything but its own error, whatever the file holds", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json().map(String)), (text) => {
        try {
          parseConfig(text, "hub.yaml");
        } catch (error) {
          expect(isGatewayError(error, "config/invalid")).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("takes its data folder relative to its own file", () => {
    using folder = tempFolder();
    const file = join(folder.path, "hub.yaml");
    writeFileSync(file, stringify(least));
    expect(loadConfig(file).config.dataFolder).toBe(join(folder.path, "data"));
    expect(() => loadConfig(join(folder.path, "other.yaml"))).toThrow(/other\.yaml/);
  });
});

describe("secrets", () => {
  it("come from a file beside the config or from the environment, never from the config", () => {
    using folder = tempFolder();
    writeFileSync(join(folder.path, "team.secret"), "whsec_abc\n");
    const read = secretReader(folder.path, { TEAM: "whsec_def", EMPTY: "" });
    expect(read({ file: "team.secret" })).toBe("whsec_abc");
    expect(read({ env: "TEAM" })).toBe("whsec_def");
    for (const missing of [{ file: "none" }, { env: "NONE" }, { env: "EMPTY" }]) {
      expect(() => read(missing)).toThrow(expect.objectContaining({ code: "config/unreadable" }));
    }
    expect(faultsOf({ ...least, destinations: [{ ...webhook, secret: "whsec_abc" }] })).toContain(
      "destinations.0.secret",
    );
  });
});

describe("the plan of a home", () => {
  const plan = {
    home: { id: "rose-court", hubId: "hub-1", name: "Rose Court" },
    rooms: [{ id: "room-1", name: "Room 1" }],
    residents: [{ id: "r-1", preferredName: "Mary", room: "room-1" }],
    devices: [{ id: "w-1", resident: "r-1" }],
    staff: [{ id: "s-1", name: "Ann", pin: "1234" }],
  };
  const pathsOf = (values: unknown): readonly string[] =>
    planSchema.safeParse(values).error?.issues.map(({ path }) => path.join(".")) ?? [];

  it("that fits is taken with its defaults", () => {
    expect(planSchema.parse(plan)).toMatchObject({
      home: { timeZone: "Europe/London", demo: false },
      devices: [{ type: "wearable" }],
      staff: [{ role: "staff" }],
    });
  });

  it("[H-04.1] that names a room or resident it has not, or an id twice, is refused with each path", () => {
    expect(
      pathsOf({
        ...plan,
        residents: [...plan.residents, { id: "r-2", preferredName: "Alf", room: "attic" }],
        devices: [...plan.devices, { id: "w-1" }, { id: "w-2", resident: "r-9", room: "attic" }],
      }),
    ).toEqual(["devices.1.id", "residents.1.room", "devices.2.room", "devices.2.resident"]);
  });

  it("[H-21.1] refuses an id that could be a name, and a PIN that is none", () => {
    expect(
      pathsOf({ ...plan, residents: [{ id: "Mary Smith", preferredName: "Mary" }] }),
    ).toContain("residents.0.id");
    expect(pathsOf({ ...plan, staff: [{ id: "s-1", name: "Ann", pin: "12" }] })).toEqual([
      "staff.0.pin",
    ]);
  });
});
