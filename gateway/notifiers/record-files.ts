// Social care record without an API: a folder of CSV, and a page to print, for a person to take over.
import { z } from "zod";
import { defineNotifier } from "./define-notifier.ts";
import { RecordFolder } from "./record-files/record-folder.ts";

export const recordFiles = defineNotifier({
  kind: "record-files",
  summary:
    "Writes alerts about residents as CSV and as a page to print, for a record without an API.",
  settings: {
    folder: z
      .string()
      .min(1)
      .regex(/^\//, "must be a whole path")
      .describe(
        "Holds personal data, readable by those who file alone. It has to be there: the hub makes none, so that a disk which is not mounted is noticed.",
      ),
    names: z
      .boolean()
      .default(true)
      .describe("Names and NHS numbers; without them only the hub's own ids stand there."),
    told: z.literal("at-once").default("at-once").describe("A record is told of every alert."),
  },
  files: () => ["fall", "help", "reminder"],
  filing: "by-hand",
  build: ({ folder, names }, _readSecret, _clock, book) =>
    new RecordFolder({ folder, book, hasNames: names }),
});
