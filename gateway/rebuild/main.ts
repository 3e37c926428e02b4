// `npm run rebuild`: what the hub knows of the home, made again from the log of a stopped hub. Before
// it: `npm run verify`, since a log that was changed makes a wrong home.
import { reduce } from "../domain/reduce.ts";
import { runLogCommand } from "../log-command.ts";
import { type RebuildReport, rebuildProjection } from "../store/rebuild.ts";

const HELP = `Make again from the log what a hub knows

  npm run rebuild -- --config FILE [--json FILE]

  --config FILE  the gateway's config; stop the gateway first
  --json FILE    where the answer goes as well: {"events","rows","differing"}
  --help         this text

The log is the truth; rooms, devices, open alerts and all else the hub works with are rows made from
it. Where a damaged disk or a person changed those rows, this makes them again, all or none, and says
which had differed. It changes no event, secret or key. Run "npm run verify" first: from a log that was
changed comes a home that is wrong.

Exit codes: 0 rows and log agreed, 1 rows differed and are right now, 2 wrong arguments or config,
3 the log cannot be opened or read; nothing was changed.
`;

/** More would run off the screen; the JSON has them all. */
const NAMED_MOST = 20;

function wordsOf({ events, rows, differing }: RebuildReport): string {
  const made = `${String(rows)} rows were made from ${String(events)} events.\n`;
  if (differing.length === 0) return `${made}All were as they should be.\n`;
  const named = differing.slice(0, NAMED_MOST).map((row) => `  ${row}\n`);
  const more = differing.length - named.length;
  const rest = more > 0 ? `  and ${String(more)} more\n` : "";
  return `${made}${String(differing.length)} had differed and are right now:\n${named.join("")}${rest}`;
}

await runLogCommand({
  help: HELP,
  work: ({ dataFolder }) => rebuildProjection(dataFolder, reduce),
  words: wordsOf,
  isAllWell: ({ differing }) => differing.length === 0,
});
