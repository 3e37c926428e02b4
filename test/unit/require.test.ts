// What a test may need beyond Node: absent it must never pass unseen.
import { afterEach, describe, expect, it, vi } from "vitest";
import { available, isRequirement } from "../support/require.ts";

describe("what this run requires", () => {
  const required = (process.env["HEARTHWATCH_REQUIRE"] ?? "")
    .split(",")
    .filter((name) => name !== "");

  it("is a name that is known, and here, whether or not a test asks for it", () => {
    const wrong = required.filter((name) => !isRequirement(name) || !available(name));
    expect(wrong).toEqual([]);
  });
});

describe("the right to mount a small disk", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  it("is said to be missing where there is none", () => {
    const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    vi.stubEnv("PATH", "/nowhere");
    vi.stubEnv("HEARTHWATCH_REQUIRE", "");
    expect(available("mount")).toBe(false);
    expect(said).toHaveBeenCalledWith(expect.stringMatching(/^SKIPPED: mount/));
  });

  it("fails the run where it is required and there is none", () => {
    vi.stubEnv("PATH", "/nowhere");
    vi.stubEnv("HEARTHWATCH_REQUIRE", "chromium,mount");
    expect(() => available("mount")).toThrow(/mount is required/);
  });
});
