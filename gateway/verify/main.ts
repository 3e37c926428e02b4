// `npm run verify`: walks the log of a stopped hub from its first event and says where the chain
// breaks, if it does. Reads; mends nothing.
import type { Config } from "../config.ts";
import { runLogCommand } from "../log-command.ts";
import type { ChainReport } from "../store/hash-chain.ts";
import { type HeadMark, readHeadMark } from "../store/head-mark.ts";
import { openStore } from "../store/open-store.ts";
import { systemClock } from "../system-clock.ts";

const HELP = `Check a hub's log

  npm run verify -- --config FILE [--json FILE]

  --config FILE  the gateway's config; stop the gateway first
  --json FILE    where the answer goes as well: {"events","headHash","brokenSeq",
                 "headMark","pageFaults"}
  --help         this text

Every event carries the hash of the one before it: one that was changed, removed or put in between
is found by the event after it. The hub also keeps beside the log how far it had come: at each stop
in order, and every ten minutes. Events cut off at the end, and a log written anew, are found where
they go back before that mark; somebody who changes the mark too is not found. For that, keep an
answer's "events" and "headHash" away from the hub and compare.

Exit codes: 0 whole, 1 broken, 2 wrong arguments or config, 3 the log cannot be opened.
`;

interface LogReport {
  readonly events: number;
  readonly headHash: string;
  /** The first event that does not follow on the one before it; null: the chain is whole. */
  readonly brokenSeq: number | null;
  /** How the log stands to how far it had once come; "none": the hub left no mark yet. */
  readonly headMark: "none" | "borne out" | "cut off before it" | "differs";
  /** SQLite's own findings; empty when every page is well. */
  readonly pageFaults: readonly string[];
}

async function check({ dataFolder: dataDir, masterKeyFile }: Config): Promise<LogReport> {
  const mark = readHeadMark(dataDir);
  const store = await openStore({
    ...{ dataDir, clock: systemClock },
    ...(masterKeyFile === undefined ? {} : { masterKeyFile }),
  });
  try {
    const toMark = await store.verifyLog(undefined, mark?.seq ?? 0);
    const whole = toMark.brokenSeq === undefined ? await store.verifyLog(toMark) : toMark;
    const { events, headHash, brokenSeq = null } = whole;
    const headMark = standing(mark, toMark);
    return { events, headHash, brokenSeq, headMark, pageFaults: await store.checkPages() };
  } finally {
    await store.close();
  }
}

function standing(mark: HeadMark | undefined, toMark: ChainReport): LogReport["headMark"] {
  if (mark === undefined) return "none";
  if (toMark.events === mark.seq) return toMark.headHash === mark.hash ? "borne out" : "differs";
  return toMark.brokenSeq === undefined ? "cut off before it" : "differs";
}

const MARK_WORDS: Readonly<Record<LogReport["headMark"], string>> = {
  none: "There is no mark of how far it had come.",
  "borne out": "It goes as far as it once had.",
  "cut off before it": "The log ends before what was once written: events were cut off.",
  differs: "The log is not the one that was once written.",
};

function wordsOf({ events, headHash, brokenSeq, headMark, pageFaults }: LogReport): string {
  const chain =
    brokenSeq === null
      ? `The chain is whole: ${String(events)} events, the last with hash ${headHash}.`
      : `The chain breaks at event ${String(brokenSeq)}: it or the one before it was changed.`;
  const pages = pageFaults.length === 0 ? "Every page of the file is well." : pageFaults.join("\n");
  return `${chain}\n${MARK_WORDS[headMark]}\n${pages}\n`;
}

function isWhole({ brokenSeq, headMark, pageFaults }: LogReport): boolean {
  const isBorneOut = headMark === "none" || headMark === "borne out";
  return brokenSeq === null && isBorneOut && pageFaults.length === 0;
}

await runLogCommand({ help: HELP, work: check, words: wordsOf, isAllWell: isWhole });
