import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { WrappedKey } from "../../../gateway/store/key-file.ts";
import { type KeyKeeper, Vault } from "../../../gateway/store/vault.ts";
import { thrownBy } from "../../support/thrown.ts";

/** Keeps keys as the file does, and shows when. */
class KeptKeys implements KeyKeeper {
  readonly kept = new Map<string, WrappedKey>();

  async put(key: WrappedKey): Promise<void> {
    await Promise.resolve();
    this.kept.set(key.subject, key);
  }

  async erase(subject: string): Promise<void> {
    await Promise.resolve();
    this.kept.delete(subject);
  }
}

const masterKey = randomBytes(32);

function reopened(keeper: KeptKeys): Vault {
  return new Vault(masterKey, keeper, [...keeper.kept.values()]);
}

describe("the vault", () => {
  it("[H-21.1] opens what it sealed, also after a restart, and shows none of it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 4 }), async (text) => {
        const keeper = new KeptKeys();
        const sealed = await new Vault(masterKey, keeper, []).seal("r1", text);
        expect(reopened(keeper).open(sealed)).toBe(text);
        expect(Buffer.from(sealed.box, "base64").includes(Buffer.from(text))).toBe(false);
      }),
      { numRuns: 30 },
    );
  });

  it("seals nothing under a key that is not kept yet", async () => {
    const keeper = new KeptKeys();
    const vault = new Vault(masterKey, keeper, []);
    const [one, two] = await Promise.all([vault.seal("r1", "one"), vault.seal("r1", "two")]);
    expect(keeper.kept.size).toBe(1);
    expect([reopened(keeper).open(one), reopened(keeper).open(two)]).toEqual(["one", "two"]);
  });

  it("[H-21.2] can never open again what belonged to an erased person, and opens the others'", async () => {
    const keeper = new KeptKeys();
    const vault = new Vault(masterKey, keeper, []);
    const [gone, stays] = [await vault.seal("r1", "Ada"), await vault.seal("r2", "Bea")];
    await vault.erase("r1");
    expect([vault.open(gone), reopened(keeper).open(gone)]).toEqual([undefined, undefined]);
    expect(reopened(keeper).open(stays)).toBe("Bea");
  });

  it("refuses a box that was changed or moved to another person", async () => {
    const keeper = new KeptKeys();
    const vault = new Vault(masterKey, keeper, []);
    const sealed = await vault.seal("r1", "Ada");
    await vault.seal("r2", "Bea");
    const opened = (box: typeof sealed) => thrownBy(() => vault.open(box));
    expect(opened({ ...sealed, subject: "r2" })).toContain("store/corrupt");
    fc.assert(
      fc.property(fc.nat(30), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const box = Buffer.from(sealed.box, "base64");
        box[at] = (box[at] ?? 0) ^ flip;
        expect(opened({ ...sealed, box: box.toString("base64") })).toContain("store/corrupt");
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const box = Buffer.from(bytes).toString("base64");
        expect(opened({ subject: "r1", box })).toContain("store/corrupt");
      }),
    );
  });
});
