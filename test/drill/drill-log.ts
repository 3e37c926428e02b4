// The hub's log as it lies on the disk after the drill: what was pressed, what fell, what was raised.
import { join } from "node:path";
import Database from "better-sqlite3";
import { z } from "zod";

const row = z.object({ seq: z.number(), type: z.string(), data: z.string() });
const key = z.object({ deviceId: z.string(), bootNonce: z.number(), counter: z.number() });
const pressed = z.object({ deviceEvent: key });
const detected = z.object({
  deviceId: z.string(),
  bootNonce: z.number(),
  impactUs: z.number(),
  occurrence: z.object({ occurredMs: z.number() }),
});
const told = z.object({ alertId: z.string(), line: z.object({ kind: z.string() }) });
const attended = z.object({ alertId: z.string() });
const queued = z.object({ deliveryId: z.string() });

export interface LoggedPress {
  readonly seq: number;
  readonly deviceId: string;
  readonly bootNonce: number;
  readonly number: number;
  /** The alert it raised or joined. */
  readonly alertIds: readonly string[];
}

export interface LoggedFall {
  readonly deviceId: string;
  readonly impactUs: number;
  readonly occurredMs: number;
  readonly alertIds: readonly string[];
}

export interface DrillLog {
  readonly presses: readonly LoggedPress[];
  readonly falls: readonly LoggedFall[];
  /** Every alert raised, in order; one id twice is a fault. */
  readonly raised: readonly string[];
  /** Wall ms at which an alert was attended. */
  readonly attendedMs: ReadonlyMap<string, number>;
  /** Wall ms at which a message was queued, by its key. */
  readonly queuedMs: ReadonlyMap<string, number>;
  /** Wall ms at which a message's receipt was stored, by its key. */
  readonly acceptedMs: ReadonlyMap<string, number>;
}

interface Row {
  readonly seq: number;
  readonly type: string;
  readonly wallMs: number;
  readonly data: unknown;
}

const LINE_OF: Readonly<Record<string, string>> = {
  "help.pressed": "help-pressed",
  "fall.detected": "fall-detected",
};

export function readDrillLog(dataFolder: string): DrillLog {
  const rows = readRows(dataFolder);
  const presses: LoggedPress[] = [];
  const falls: LoggedFall[] = [];
  const raised: string[] = [];
  const attendedMs = new Map<string, number>();
  const queuedMs = new Map<string, number>();
  const acceptedMs = new Map<string, number>();
  rows.forEach((one, at) => {
    if (one.type === "help.pressed") {
      const { deviceId, bootNonce, counter } = pressed.parse(one.data).deviceEvent;
      const alertIds = alertsOf(rows, at);
      presses.push({ seq: one.seq, deviceId, bootNonce, number: counter, alertIds });
    } else if (one.type === "fall.detected") {
      const { deviceId, impactUs, occurrence } = detected.parse(one.data);
      const { occurredMs } = occurrence;
      falls.push({ deviceId, impactUs, occurredMs, alertIds: alertsOf(rows, at) });
    } else if (one.type === "alert.raised") raised.push(told.parse(one.data).alertId);
    else if (one.type === "alert.attended") {
      attendedMs.set(attended.parse(one.data).alertId, one.wallMs);
    } else if (one.type === "delivery.queued") {
      queuedMs.set(queued.parse(one.data).deliveryId, one.wallMs);
    } else if (one.type === "delivery.accepted") {
      acceptedMs.set(queued.parse(one.data).deliveryId, one.wallMs);
    }
  });
  return { presses, falls, raised, attendedMs, queuedMs, acceptedMs };
}

/** What a rule made of the event at `at` follows it, before the next thing that was heard. */
function alertsOf(rows: readonly Row[], at: number): string[] {
  const wanted = LINE_OF[rows[at]?.type ?? ""];
  const alertIds: string[] = [];
  for (let next = at + 1; next < rows.length; next += 1) {
    const { type = "", data } = rows[next] ?? {};
    if (type in LINE_OF) break;
    if (type !== "alert.raised" && type !== "alert.added-to") continue;
    const { alertId, line } = told.parse(data);
    if (line.kind === wanted) alertIds.push(alertId);
  }
  return alertIds;
}

function readRows(dataFolder: string): Row[] {
  const file = join(dataFolder, "hearthwatch.sqlite");
  const database = new Database(file, { readonly: true });
  try {
    const rows = database.prepare("SELECT seq, type, wall_ms, data FROM events ORDER BY seq").all();
    return rows.map((one) => {
      const { seq, type, data, wall_ms: wallMs } = row.extend({ wall_ms: z.number() }).parse(one);
      return { seq, type, wallMs, data: JSON.parse(data) as unknown };
    });
  } finally {
    database.close();
  }
}
