import { describe, expect, it } from "vitest";
import {
  hashPin,
  hashSecret,
  isPin,
  isSecret,
  makeSecret,
} from "../../../gateway/store/secrets.ts";

describe("secrets", () => {
  it("are 256 random bits, never the same twice", () => {
    const secrets = Array.from({ length: 20 }, makeSecret);
    expect(new Set(secrets).size).toBe(20);
    for (const secret of secrets) expect(Buffer.from(secret, "base64url")).toHaveLength(32);
  });

  it("are known by their hash only", () => {
    const secret = makeSecret();
    expect(isSecret(secret, hashSecret(secret))).toBe(true);
    expect(isSecret(makeSecret(), hashSecret(secret))).toBe(false);
    expect(isSecret(secret, "")).toBe(false);
    expect(hashSecret(secret)).not.toContain(secret);
  });
});

describe("PINs", () => {
  it("are known by a hash that differs each time", async () => {
    const [one, two] = await Promise.all([hashPin("4711"), hashPin("4711")]);
    expect(one).not.toBe(two);
    expect(await isPin("4711", one)).toBe(true);
    expect(await isPin("4711", two)).toBe(true);
    expect(await isPin("4712", one)).toBe(false);
  });

  it("never match a hash of another form", async () => {
    for (const hash of ["", "4711", hashSecret("4711"), "scrypt$32768$8$1$"]) {
      expect(await isPin("4711", hash)).toBe(false);
    }
  });
});
