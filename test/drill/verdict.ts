// Compares what devices were promised with the hub's log, its board and what the webhook received.
import type { DrillLog, LoggedFall } from "./drill-log.ts";
import { type Fall, keyOf, type Press } from "./ledger.ts";
import type { ReceivedNotice } from "./received-notice.ts";
import { type TellingOrder, tellingOrder } from "./telling-order.ts";

export interface Evidence {
  readonly presses: readonly Press[];
  readonly falls: readonly Fall[];
  readonly log: DrillLog;
  readonly boardAlertIds: ReadonlySet<string>;
  readonly notices: readonly ReceivedNotice[];
  /** Wall ms at which a receiver that was down the whole time came back; null: it never was. */
  readonly receiverBackMs: number | null;
}

export interface Verdict {
  readonly accepted: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly resent: number;
  readonly reordered: number;
  /** Made and sent again although its receipt was stored. */
  readonly sentAfterReceipt: number;
  /** Told as a call to act although somebody had attended before it was made. */
  readonly liveAfterAttended: number;
  readonly detail: {
    readonly presses: number;
    readonly falls: number;
    readonly alerts: number;
    readonly notAcknowledged: number;
    readonly toldLate: number;
    /** How the backlog of a receiver that was down was told; null where none was. */
    readonly backlog: TellingOrder | null;
    readonly faults: readonly string[];
  };
}

/** The hub places an impact by the device's clock: not exact, and falls of a wearer lie far apart. */
const SAME_FALL_MS = 12_000;
const FAULTS_LISTED = 20;

export function judge(evidence: Evidence): Verdict {
  const accepted = evidence.presses.filter(({ isAcknowledged }) => isAcknowledged);
  const lost = [...lostPresses(accepted, evidence), ...lostFalls(evidence)];
  const duplicated = [...doubledEvents(evidence.log), ...toldTwice(evidence.notices)];
  const late = toldAsNewTooLate(evidence);
  const backlog = backlogOf(evidence);
  const again = sentAfterReceipt(evidence);
  return {
    accepted: accepted.length + evidence.falls.length,
    lost: lost.length,
    duplicated: duplicated.length,
    resent: evidence.notices.length - new Set(evidence.notices.map((one) => one.webhookId)).size,
    reordered: reorderedPresses(evidence.log),
    sentAfterReceipt: again.length,
    liveAfterAttended: evidence.notices.filter((notice) => isLiveTooLate(notice, evidence)).length,
    detail: {
      presses: accepted.length,
      falls: evidence.falls.length,
      alerts: evidence.log.raised.length,
      notAcknowledged: evidence.presses.length - accepted.length,
      toldLate: late.length,
      backlog,
      faults: [...lost, ...duplicated, ...again, ...late, ...(backlog?.outOfOrder ?? [])].slice(
        0,
        FAULTS_LISTED,
      ),
    },
  };
}

/** True: everything the drill is to show was shown, and nothing was wrong. */
export function isKept({ lost, duplicated, reordered, detail, ...verdict }: Verdict): boolean {
  const { toldLate, backlog } = detail;
  const isTold =
    backlog === null ||
    (backlog.outOfOrder.length === 0 && backlog.attendedMeanwhile > 0 && backlog.information > 0);
  if (verdict.sentAfterReceipt > 0 || verdict.liveAfterAttended > 0) return false;
  return lost === 0 && duplicated === 0 && reordered === 0 && toldLate === 0 && isTold;
}

function backlogOf({ notices, log, receiverBackMs }: Evidence): TellingOrder | null {
  if (receiverBackMs === null) return null;
  const { queuedMs, attendedMs } = log;
  return tellingOrder({ notices, queuedMs, attendedMs, backMs: receiverBackMs });
}

function lostPresses(accepted: readonly Press[], evidence: Evidence): string[] {
  const logged = new Map(evidence.log.presses.map((press) => [keyOf(press), press]));
  return accepted.flatMap((press) => {
    const found = logged.get(keyOf(press));
    const name = `press ${keyOf(press)}`;
    if (found === undefined) return [`${name}: not in the log`];
    return missingAlert(name, found.alertIds, evidence);
  });
}

function lostFalls(evidence: Evidence): string[] {
  return evidence.falls.flatMap((fall) => {
    const found = evidence.log.falls.find((one) => isSameFall(one, fall));
    const name = `fall of ${fall.deviceId} at ${fall.impactWallMs}`;
    if (found === undefined) return [`${name}: not in the log`];
    return missingAlert(name, found.alertIds, evidence);
  });
}

function isSameFall(logged: LoggedFall, fall: Fall): boolean {
  const apartMs = Math.abs(logged.occurredMs - fall.impactWallMs);
  return logged.deviceId === fall.deviceId && apartMs < SAME_FALL_MS;
}

function missingAlert(name: string, alertIds: readonly string[], evidence: Evidence): string[] {
  const [alertId] = alertIds;
  if (alertId === undefined) return [`${name}: no alert`];
  if (!evidence.boardAlertIds.has(alertId)) return [`${name}: ${alertId} not on the board`];
  const isTold = evidence.notices.some((notice) => notice.alertId === alertId);
  return isTold ? [] : [`${name}: ${alertId} not at the webhook`];
}

function doubledEvents(log: DrillLog): string[] {
  const names = [
    ...log.presses.map((press) => `press ${keyOf(press)}`),
    ...log.falls.map(({ deviceId, impactUs }) => `fall ${deviceId}/${impactUs}`),
    ...log.raised.map((alertId) => `alert ${alertId} raised`),
  ];
  const manyAlerts = [...log.presses, ...log.falls].filter(({ alertIds }) => alertIds.length > 1);
  return [
    ...repeated(names).map((name) => `${name}: twice in the log`),
    ...manyAlerts.map(({ deviceId, alertIds }) => `${deviceId}: two alerts ${alertIds.join()}`),
  ];
}

/** One alert told twice as new under two keys: a receiver could not know them for one. */
function toldTwice(notices: readonly ReceivedNotice[]): string[] {
  const asNew = notices.filter(({ live, callsAgain }) => live && !callsAgain);
  const firstTold = new Map(asNew.map((notice) => [notice.webhookId, notice.alertId]));
  return repeated([...firstTold.values()]).map((alertId) => `alert ${alertId}: told twice as new`);
}

function sentAfterReceipt({ notices, log }: Evidence): string[] {
  return notices.flatMap(({ webhookId, sentMs }) => {
    const acceptedMs = log.acceptedMs.get(webhookId) ?? Number.POSITIVE_INFINITY;
    return sentMs > acceptedMs ? [`message ${webhookId}: sent again after its receipt`] : [];
  });
}

function isLiveTooLate({ alertId, live, sentMs }: ReceivedNotice, { log }: Evidence): boolean {
  return live && (log.attendedMs.get(alertId) ?? Number.POSITIVE_INFINITY) < sentMs;
}

/** Told as live although somebody had attended before it was sent, or with a wrong age. */
function toldAsNewTooLate(evidence: Evidence): string[] {
  return evidence.notices.flatMap((notice) => {
    const { alertId, sentMs, occurredMs, ageMs } = notice;
    if (isLiveTooLate(notice, evidence)) {
      return [`alert ${alertId}: told as live after it was attended`];
    }
    const isAgeRight = Math.abs(sentMs - occurredMs - ageMs) <= 1;
    return isAgeRight ? [] : [`alert ${alertId}: age ${ageMs} is wrong`];
  });
}

function reorderedPresses(log: DrillLog): number {
  const latest = new Map<string, number>();
  let reordered = 0;
  for (const { deviceId, bootNonce, number } of log.presses) {
    const run = `${deviceId}/${bootNonce}`;
    if (number < (latest.get(run) ?? -1)) reordered += 1;
    latest.set(run, Math.max(number, latest.get(run) ?? -1));
  }
  return reordered;
}

function repeated(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.filter((name) => {
    const isAgain = seen.has(name);
    seen.add(name);
    return isAgain;
  });
}
