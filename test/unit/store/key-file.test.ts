import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { KeyFile } from "../../../gateway/store/key-file.ts";
import { loadMasterKey } from "../../../gateway/store/master-key.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { thrownBy } from "../../support/thrown.ts";

describe("the key file", () => {
  it("[H-21.2] leaves no copy of an erased key in any file", () => {
    using folder = tempFolder();
    const file = join(folder.path, "keys.sqlite");
    const keys = new KeyFile(file);
    const erased = randomBytes(60);
    for (let n = 0; n < 40; n += 1) keys.put({ subject: `r${n}`, wrapped: randomBytes(60) });
    keys.put({ subject: "erased", wrapped: erased });
    keys.erase("erased");
    expect(keys.all().map(({ subject }) => subject)).toHaveLength(40);
    keys.close();
    for (const name of readdirSync(folder.path)) {
      expect(readFileSync(join(folder.path, name)).includes(erased), name).toBe(false);
    }
  });

  it("never replaces a key under which something was sealed", () => {
    using folder = tempFolder();
    const keys = new KeyFile(join(folder.path, "keys.sqlite"));
    keys.put({ subject: "r1", wrapped: Buffer.from("first") });
    keys.put({ subject: "r1", wrapped: Buffer.from("second") });
    expect(keys.all().map(({ wrapped }) => Buffer.from(wrapped).toString())).toEqual(["first"]);
    keys.close();
  });
});

describe("the master key", () => {
  it("is made once and then read", () => {
    using folder = tempFolder();
    const file = join(folder.path, "keys", "master.key");
    const made = loadMasterKey(file, true);
    expect(loadMasterKey(file, true).equals(made)).toBe(true);
    expect(loadMasterKey(file, false).equals(made)).toBe(true);
  });

  it("is never made anew where names are already sealed", () => {
    using folder = tempFolder();
    const missing = join(folder.path, "master.key");
    expect(thrownBy(() => loadMasterKey(missing, false))).toMatch(/^store\/corrupt: .* restore it/);
  });
});
