// The config is checked whole before anything starts.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadConfig, parseConfig, secretReader } from "../../gateway/config.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { thrownBy } from "../support/thrown.ts";

const LEAST = "dataFolder: data\nmqtt: { broker: embedded, port: 0 }\n";

describe("the config", () => {
  it("[H-17.1] names every unknown key and every wrong value at once, with its path", () => {
    const text = `${LEAST}
http: { port: 99999, prot: 1 }
rules: { attendance: { soundAgainAfterMs: 5 }, attendence: {} }
destinations:
  - { kind: webhook, id: Team, label: Team, url: "http://team.example", secret: { env: S } }
colour: red
`;
    const said = thrownBy(() => parseConfig(text, "hub.yaml"));
    expect(said).toMatch(/^config\/invalid: hub\.yaml does not fit/);
    for (const path of [
      "http.port:",
      '"prot"',
      "rules.attendance.soundAgainAfterMs:",
      '"attendence"',
      "destinations.0.id:",
      "destinations.0.url:",
      '"colour"',
    ]) {
      expect(said).toContain(path);
    }
  });

  it("[H-17.1] is refused when it is not YAML or cannot be read", () => {
    expect(thrownBy(() => parseConfig("a: [", "hub.yaml"))).toMatch(
      /^config\/invalid: .*hub\.yaml/,
    );
    expect(thrownBy(() => loadConfig("/nowhere/hub.yaml"))).toMatch(
      /^config\/unreadable: .*\/nowhere\/hub\.yaml/,
    );
  });

  it("sounds again after three minutes unless the home says otherwise", () => {
    const { rules, http } = parseConfig(LEAST, "hub.yaml");
    expect(rules.map(({ name }) => name)).toContain("attendance");
    expect(http).toMatchObject({ host: "127.0.0.1", port: 8080 });
  });

  it("means paths as seen from the file", () => {
    using folder = tempFolder();
    const file = join(folder.path, "hub.yaml");
    writeFileSync(file, LEAST);
    expect(loadConfig(file).config.dataFolder).toBe(join(folder.path, "data"));
  });
});

describe("a secret of the config", () => {
  it("comes from a file beside it or from the environment, and says where it looked", () => {
    using folder = tempFolder();
    writeFileSync(join(folder.path, "team.secret"), "whsec_abc\n");
    const read = secretReader(folder.path, { TEAM: "whsec_def" });
    expect(read({ file: "team.secret" })).toBe("whsec_abc");
    expect(read({ env: "TEAM" })).toBe("whsec_def");
    expect(thrownBy(() => read({ file: "gone" }))).toContain(join(folder.path, "gone"));
    expect(thrownBy(() => read({ env: "GONE" }))).toContain("GONE");
  });
});
