// In which order a receiver that was down the whole time was told, once it was back: calls to act
// before information, then by priority. Judged from what it received and what the log says was owed.
import type { ReceivedNotice } from "./received-notice.ts";

/** One message in its rank: the lower, the sooner. */
interface Told {
  readonly rank: number;
  readonly name: string;
}

export interface TellingOrder {
  /** Messages owed when the receiver came back. */
  readonly owed: number;
  /** Of those, how many were received as information: over before the line came back. */
  readonly information: number;
  /** Alerts that somebody attended while the receiver was down. */
  readonly attendedMeanwhile: number;
  /** Messages that were received before a more urgent one that waited too. */
  readonly outOfOrder: readonly string[];
}

export interface Backlog {
  readonly notices: readonly ReceivedNotice[];
  /** Wall ms at which each message was queued, by its key. */
  readonly queuedMs: ReadonlyMap<string, number>;
  readonly attendedMs: ReadonlyMap<string, number>;
  /** Wall ms at which the receiver came back. */
  readonly backMs: number;
}

/** Messages under way at once to one destination: among them arrival says nothing of the order. */
const UNDER_WAY = 4;

/** The knock that found the receiver back, and the one beside it, which goes to the least tried. */
const KNOCKS = 2;

const RANK = { high: 0, medium: 1, low: 2 } as const;
const RANKS = Object.keys(RANK).length;

export function tellingOrder({ notices, queuedMs, attendedMs, backMs }: Backlog): TellingOrder {
  const wasOwed = ({ webhookId }: ReceivedNotice): boolean =>
    (queuedMs.get(webhookId) ?? Number.POSITIVE_INFINITY) < backMs;
  const owed = firstOfEach(notices.filter(wasOwed));
  const told = owed.map(({ live, priority, alertId, webhookId }) => ({
    rank: (live ? 0 : RANKS) + RANK[priority],
    name: `${webhookId} of ${alertId} (${live ? "live" : "information"}, ${priority})`,
  }));
  return {
    owed: owed.length,
    information: owed.filter(({ live }) => !live).length,
    attendedMeanwhile: [...attendedMs.values()].filter((atMs) => atMs < backMs).length,
    outOfOrder: outOfOrder(told),
  };
}

function firstOfEach(notices: readonly ReceivedNotice[]): readonly ReceivedNotice[] {
  const byId = new Map<string, ReceivedNotice>();
  for (const notice of notices) {
    if (!byId.has(notice.webhookId)) byId.set(notice.webhookId, notice);
  }
  return [...byId.values()];
}

function outOfOrder(told: readonly Told[]): readonly string[] {
  const waiting = told.slice(KNOCKS);
  return waiting.flatMap(({ rank, name }, at) => {
    const urgent = waiting.slice(at + UNDER_WAY).find((later) => later.rank < rank);
    return urgent === undefined ? [] : [`${name} before ${urgent.name}`];
  });
}
