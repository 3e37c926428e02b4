import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Notice, Notifier } from "../../../gateway/domain/notifier.ts";
import { NO_BOOK } from "../../../gateway/domain/record-book.ts";
import { destinationSettings } from "../../../gateway/notifiers/index.ts";
import { csvOf, rowsIn } from "../../../gateway/notifiers/record-files/record-tables.ts";
import { systemClock } from "../../../gateway/system-clock.ts";
import { sampleNotice } from "../../support/notifier-rig.ts";
import { available } from "../../support/require.ts";
import { smallDisk } from "../../support/small-disk.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const NAME = '=Mary "May", <b>Adams</b>\nof Room 4';
const NUMBER = "9990000018";
const CSV = "record-2026-11.csv";
const PAGE = "record-2026-11.html";
const never = new AbortController().signal;

function notifierIn(folder: string, settings: object = {}): Notifier {
  const book = { ...NO_BOOK, nameOf: () => NAME, nhsNumber: () => NUMBER };
  return destinationSettings
    .parse({ kind: "record-files", id: "files", label: "Files", folder, ...settings })
    .build(() => "", systemClock, book);
}
const notice = (alertId: string): Notice => ({ ...sampleNotice, alertId });

describe("a folder of files for a record without an API", () => {
  let place: ReturnType<typeof tempFolder>;
  let folder: string;
  let notifier: Notifier;

  beforeEach(() => {
    place = tempFolder();
    folder = join(place.path, "record");
    mkdirSync(folder);
    notifier = notifierIn(folder);
  });
  afterEach(() => {
    place[Symbol.dispose]();
  });
  const csv = (): string => readFileSync(join(folder, CSV), "utf8");
  const page = (): string => readFileSync(join(folder, PAGE), "utf8");

  it("[H-15.4] has one row for each alert as it stands now, and the whole outbox again changes nothing", async () => {
    const closed = { ...sampleNotice, stage: "closed", outcome: "no-fall-found" } as const;
    const all = [notice("B2"), closed, { ...notice("C3"), kind: "help" } as const];
    await notifier.deliver(sampleNotice, never);
    for (const each of all) await notifier.deliver(each, never);
    const before = [csv(), page()];
    const restarted = notifierIn(folder);
    await Promise.all(
      all.map(async (each) => {
        await restarted.deliver(each, never);
      }),
    );
    expect([csv(), page()]).toEqual(before);
    expect(rowsIn(csv()).map((row) => row.slice(0, 4))).toEqual([
      ["A1", "final", "Fall detector activation", "No fall found"],
      ["B2", "preliminary, nobody there yet", "Fall detector activation", ""],
      ["C3", "preliminary, nobody there yet", "Help call activation", ""],
    ]);
    expect(readdirSync(folder).sort()).toEqual([CSV, PAGE]);
  });

  it("[H-21.11] is its owner's alone, and no name in it runs as a formula or as markup", async () => {
    await notifier.deliver(sampleNotice, never);
    await notifier.deliver(notice("B2"), never);
    for (const file of [CSV, PAGE]) expect(statSync(join(folder, file)).mode & 0o077).toBe(0);
    for (const row of rowsIn(csv())) expect(row.slice(8, 10)).toEqual([`'${NAME}`, NUMBER]);
    expect(page()).not.toMatch(/<script|<b>|https?:/);
    expect(page()).toMatch(/<td>2026-11-\d\d \d\d:\d\d:\d\d<\/td>/);
  });

  it("[H-21.11] names nobody where the home wants no names in it", async () => {
    await notifierIn(folder, { names: false }).deliver(sampleNotice, never);
    expect(csv()).toContain("r-1");
    for (const text of [csv(), page()]) expect(text).not.toMatch(/Mary|9990000018/);
  });

  it.each(["=1+1", "+44", "-1", "@SUM(A1)", "\t=1", " =1", "\uFF1D1", "\r=1"])(
    "[H-21.11] makes text of a cell that begins as a formula does: %j",
    (text) => {
      expect(rowsIn(csvOf([[text]]))).toEqual([[`'${text}`]]);
    },
  );

  it("[H-02.3] is whole after a kill half-way through a file, and goes on", async () => {
    await notifier.deliver(sampleNotice, never);
    for (const file of [CSV, PAGE]) writeFileSync(join(folder, `${file}.new`), '"half a r');
    await notifierIn(folder).deliver(notice("B2"), never);
    expect(rowsIn(csv()).map(([entry]) => entry)).toEqual(["A1", "B2"]);
    expect(readdirSync(folder).sort()).toEqual([CSV, PAGE]);
  });

  it("[H-02.3] is never made where its disk is not mounted", async () => {
    rmSync(folder, { recursive: true });
    const code = "notifier/unreachable";
    await expect(notifier.deliver(sampleNotice, never)).rejects.toMatchObject({ code });
    expect(readdirSync(place.path)).toEqual([]);
  });

  it("[H-21.11] asks a person to mend a file that is no CSV any more, without quoting it, and leaves it", async () => {
    const broken = 'entry,name\r\nA9,"Mary" Adams\r\n';
    writeFileSync(join(folder, CSV), broken);
    const attempt = notifier.deliver(sampleNotice, never);
    await expect(attempt).rejects.toMatchObject({ code: "notifier/turned-away" });
    await expect(attempt).rejects.not.toThrow("Mary");
    expect(csv()).toBe(broken);
  });

  it.runIf(available("mount"))(
    "[H-02.3] keeps what it had on a full disk, and takes the rest once there is room",
    async () => {
      using disk = smallDisk(256 * 1024);
      const own = notifierIn(disk.path);
      await own.deliver(sampleNotice, never);
      disk.fill(0);
      const code = "notifier/turned-away";
      await expect(own.deliver(notice("B2"), never)).rejects.toMatchObject({ code });
      const rows = (): readonly (string | undefined)[] =>
        rowsIn(readFileSync(join(disk.path, CSV), "utf8")).map(([entry]) => entry);
      expect(rows()).toEqual(["A1"]);
      disk.empty();
      await own.deliver(notice("B2"), never);
      expect(rows()).toEqual(["A1", "B2"]);
    },
  );
});
