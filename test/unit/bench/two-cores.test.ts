// The bench on two cores of whatever machine it runs on, and what it says where it cannot be held to them.
import { describe, expect, it } from "vitest";
import { firstCore, firstCores, holdToTwoCores } from "../../bench/two-cores.ts";

describe("the cores of the bench", () => {
  it.each([
    ["0-7", [0, 1]],
    ["3", [3]],
    ["2,4-5", [2, 4]],
    ["0-1", [0, 1]],
  ])("are the first two of those allowed: %s", (list, cores) => {
    expect(firstCores(list)).toEqual(cores);
  });

  it("of which one carries the gateway alone", () => {
    expect(firstCore()).toMatch(/^\d+$/);
  });

  it("are said not to be held where taskset is missing", () => {
    const said = holdToTwoCores("no-such-taskset");
    expect(said).toMatch(/^not held to 2 cores \(no-such-taskset is missing\): \d/);
  });
});
