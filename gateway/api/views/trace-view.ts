// One alert's way through the hops of design §4, with real times, from its own log.
import type { EventData, StoredEvent, Trace } from "../../events.ts";
import type { TraceView } from "../contract/views.ts";
import { wordsOfEscalation } from "./line-words.ts";
import { localTime } from "./local-time.ts";

type Hop = Omit<TraceView["hops"][number], "sincePreviousMs">;

/** The names the hops of a trace are stamped with → number and meaning. */
const hopNames: Readonly<Record<string, { readonly hop: number; readonly what: string }>> = {
  received: { hop: 1, what: "packet received" },
  decoded: { hop: 2, what: "packet decoded" },
  placed: { hop: 3, what: "device, room and resident found" },
  window: { hop: 4, what: "window complete" },
  scored: { hop: 5, what: "window scored" },
};

export interface TraceSource {
  readonly timeZone: string;
  readonly destinationLabels: ReadonlyMap<string, string>;
  /** Undefined: it is not enrolled any more. */
  readonly tabletLabel: (tabletId: string) => string | undefined;
  readonly staffName: (staffId: string) => string;
}

/** `log`: every event that names the alert or one of its deliveries, oldest first. */
export function traceViewOf(
  alertId: string,
  log: readonly StoredEvent[],
  source: TraceSource,
): TraceView {
  const raised = log.find((event) => event.type === "alert.raised");
  const hops = [
    ...(raised === undefined ? [] : hopsUntilRaised(raised.data, raised.wallMs, source)),
    ...log.flatMap((event) => hopAfterRaised(event, log, source)),
  ];
  return {
    alertId,
    traceId: raised?.data.trace?.traceId ?? null,
    hops: hops.map((hop, position) => ({
      ...hop,
      sincePreviousMs: since(hops[position - 1]?.wallMs ?? null, hop.wallMs),
    })),
    ...latencies(log),
  };
}

function hopsUntilRaised(
  { trace, occurrence }: EventData<"alert.raised">,
  raisedMs: number,
  source: TraceSource,
): Hop[] {
  const happened =
    occurrence.ageMs === null
      ? { wallMs: null, detail: "the device did not know when" }
      : {
          wallMs: occurrence.occurredMs,
          detail: localTime(occurrence.occurredMs, source.timeZone),
        };
  return [
    { hop: 0, what: "it happened", ...happened },
    ...(trace === null ? [] : hopsOfTrace(trace)),
    { hop: 6, what: "alert raised and stored", wallMs: raisedMs, detail: null },
  ];
}

/** Monotonic times are set against the wall time at which the packet was received. */
function hopsOfTrace({ hops, receivedMs }: Trace): Hop[] {
  const startMs = hops[0]?.monotonicMs ?? 0;
  let lastHop = 1;
  return hops.map(({ hop: name, monotonicMs }) => {
    const known = hopNames[name];
    lastHop = known?.hop ?? lastHop;
    const wallMs = Math.round(receivedMs + monotonicMs - startMs);
    return { hop: lastHop, what: known?.what ?? name, wallMs, detail: null };
  });
}

function hopAfterRaised(
  event: StoredEvent,
  log: readonly StoredEvent[],
  source: TraceSource,
): Hop[] {
  const { wallMs } = event;
  switch (event.type) {
    case "delivery.accepted":
    case "delivery.delayed":
    case "delivery.dropped":
    case "delivery.not-sent": {
      const detail = destinationOf(event.data.deliveryId, log, source);
      const isHeld = event.type === "delivery.delayed" && event.data.held === true;
      return [{ hop: 7, what: isHeld ? HELD_WORDS : receiptWords[event.type], wallMs, detail }];
    }
    case "alert.shown":
    case "alert.sound-confirmed": {
      const detail = screenWords(event.data, source);
      return [{ hop: 8, what: receiptWords[event.type], wallMs, detail }];
    }
    default:
      return actHop(event, source);
  }
}

/** Whose screen it was then, from the receipt alone: boards change hands. */
function screenWords(
  { tabletId, staffId }: EventData<"alert.shown" | "alert.sound-confirmed">,
  source: TraceSource,
): string {
  if (tabletId !== undefined) {
    return source.tabletLabel(tabletId) ?? "a tablet that is no longer enrolled";
  }
  return staffId === undefined ? "a signed-in board" : `${source.staffName(staffId)} signed in`;
}

function actHop(event: StoredEvent, source: TraceSource): Hop[] {
  const { wallMs } = event;
  switch (event.type) {
    case "alert.acknowledged":
    case "alert.handed-back":
    case "alert.attended":
    case "alert.closed":
    case "alert.resident-corrected": {
      const detail = source.staffName(event.data.staffId);
      return [{ hop: 8, what: actWords[event.type], wallMs, detail }];
    }
    case "alert.priority-changed":
      return [{ hop: 6, what: "priority changed", wallMs, detail: event.data.priority }];
    case "alert.sounded-again":
      return [{ hop: 8, what: "sounded again", wallMs, detail: event.data.reason }];
    case "alert.escalated":
      return [{ hop: 8, what: "escalated", wallMs, detail: wordsOfEscalation(event.data) }];
    default:
      return [];
  }
}

const HELD_WORDS = "a destination has it, nobody has taken it yet";

const receiptWords = {
  "delivery.accepted": "accepted by a destination",
  "delivery.delayed": "not sent yet, trying again",
  "delivery.not-sent": "not sent",
  "delivery.dropped": "not told to a destination any more",
  "alert.shown": "shown on a board",
  "alert.sound-confirmed": "sound confirmed by a board",
} as const;

const actWords = {
  "alert.acknowledged": "acknowledged",
  "alert.handed-back": "handed back",
  "alert.attended": "attended",
  "alert.closed": "closed",
  "alert.resident-corrected": "put down to another resident",
} as const;

function destinationOf(
  deliveryId: string,
  log: readonly StoredEvent[],
  source: TraceSource,
): string | null {
  for (const { type, data } of log) {
    if (type !== "delivery.queued" || data.deliveryId !== deliveryId) continue;
    return source.destinationLabels.get(data.destinationId) ?? data.destinationId;
  }
  return null;
}

/** The two latencies, named as in IEC 60601-1-8: event → alert raised → signalled. */
function latencies(
  log: readonly StoredEvent[],
): Pick<TraceView, "alarmConditionDelayMs" | "alarmSignalGenerationDelayMs"> {
  const raised = log.find((event) => event.type === "alert.raised");
  if (raised === undefined) {
    return { alarmConditionDelayMs: null, alarmSignalGenerationDelayMs: null };
  }
  const { occurredMs, ageMs } = raised.data.occurrence;
  const signalled = log.find(
    ({ type }) => type === "alert.shown" || type === "alert.sound-confirmed",
  );
  return {
    alarmConditionDelayMs: ageMs === null ? null : raised.wallMs - occurredMs,
    alarmSignalGenerationDelayMs: since(raised.wallMs, signalled?.wallMs ?? null),
  };
}

function since(beforeMs: number | null, afterMs: number | null): number | null {
  return beforeMs === null || afterMs === null ? null : afterMs - beforeMs;
}
