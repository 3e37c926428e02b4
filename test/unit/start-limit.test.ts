import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { startWithinMs } from "../../gateway/start-limit.ts";
import { tempFolder } from "../support/temp-folder.ts";

it("a start that has a large log of writes to read first may take as long as a slow card needs", () => {
  using folder = tempFolder();
  expect(startWithinMs(join(folder.path, "not there yet"))).toBe(60_000);
  const log = join(folder.path, "hearthwatch.sqlite-wal");
  writeFileSync(log, "");
  expect(startWithinMs(folder.path)).toBe(60_000);
  truncateSync(log, 300_000_000);
  expect(startWithinMs(folder.path)).toBe(360_000);
});
