import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { timeLimit } from "../../gateway/time-limit.ts";

/** Node gives out its collector only on request. */
function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect !== "function") throw new Error("this Node has no collector to call");
  Reflect.apply(collect, undefined, []);
}

const LIMIT_MS = 100;

/** As every attempt at a destination does: nobody but the join knows of the limit. */
function joined(stop: AbortSignal): Promise<unknown> {
  const signal = AbortSignal.any([stop, timeLimit(LIMIT_MS)]);
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => {
      resolve(signal.reason);
    });
  });
}

it("[H-02.3] a limit comes although memory was collected before it", async () => {
  // As a hub does: its connections keep the process alive, the limit does not.
  const alive = setInterval(() => undefined, LIMIT_MS);
  const reason = joined(new AbortController().signal);
  await new Promise((resolve) => setImmediate(resolve));
  collectGarbage();
  expect(await reason).toMatchObject({ name: "TimeoutError" });
  clearInterval(alive);
});
