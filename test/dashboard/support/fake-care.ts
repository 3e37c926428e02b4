// How the residents of the fake home are sensed, as a screen is told it.
import { type ResidentCare, residentsView } from "../../../gateway/api/contract/care-views.ts";
import type { BoardView } from "../../../gateway/api/contract/views.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type Bases = ResidentCare["bases"];

function basesOf(nowMs: number, isOverdue: boolean): Bases {
  const since = { sinceMs: nowMs - 200 * DAY_MS, consulted: null };
  const reviewMs = isOverdue ? nowMs - 9 * DAY_MS : nowMs + 120 * DAY_MS;
  return [
    {
      purpose: "falls",
      ground: "consent",
      reviewMs: nowMs + 120 * DAY_MS,
      isOverdue: false,
      ...since,
    },
    {
      ...{ purpose: "bed-exit", ground: "best-interests", reviewMs, isOverdue, ...since },
      consulted: "Her daughter Ann, and Dr Shah",
    },
  ];
}

function careOf(
  nowMs: number,
  number: number,
): Omit<ResidentCare, "residentId" | "preferredName" | "roomName"> {
  const night = { fromMinute: 1320, toMinute: 420, afterMs: 900_000 };
  const span = { sinceMs: nowMs - HOUR_MS, untilMs: nowMs + HOUR_MS };
  const stay = { where: "hospital", fromMs: nowMs - DAY_MS, untilMs: nowMs + 3 * DAY_MS } as const;
  const rules: ResidentCare["rules"] = [
    { rule: "bed-exit", periods: [night], sinceMs: nowMs - DAY_MS, byName: "Grace Lee" },
    {
      ...{ rule: "door-open", sinceMs: nowMs - DAY_MS, byName: null },
      periods: [{ fromMinute: 0, toMinute: 0, afterMs: 0 }],
    },
  ];
  return {
    privateTime: number === 0 ? { ...span, byName: "Ann Baker", askedBy: "resident" } : null,
    away: number === 1 ? { ...stay, byName: "Femi Ojo" } : null,
    bases: number === 4 ? [] : basesOf(nowMs, number === 3),
    rules: number === 3 ? rules : [],
  };
}

export function fakeResidents(board: BoardView, nowMs: number): unknown {
  const residents = board.rooms.flatMap(({ name: roomName, residents }) =>
    residents.map(({ residentId, preferredName }) => ({ residentId, preferredName, roomName })),
  );
  return residentsView.parse({
    ...{ nowMs, overdue: 1 },
    residents: residents.map((who, number) => ({ ...who, ...careOf(nowMs, number) })),
  });
}

/** One of each kind, as a board says it; and a cord under test. */
export function fakeNotWatched(nowMs: number): Pick<BoardView, "notWatched" | "deviceTests"> {
  const untilMs = nowMs + HOUR_MS;
  const who = (number: number, preferredName: string) => ({
    residentId: `resident-${number}`,
    preferredName,
    roomName: `Room ${number}`,
  });
  return {
    notWatched: [
      { ...who(1, "Mary"), why: "private-time", byName: "Ann Baker", untilMs },
      { ...who(2, "Arthur"), why: "away", byName: "Femi Ojo", untilMs: nowMs + 3 * DAY_MS },
      { ...who(5, "Winston"), why: "no-basis", byName: null, untilMs: null },
    ],
    deviceTests: [
      { deviceId: "cord-1", label: "Pull cord 4", byName: "Raj Patel", untilMs: nowMs + 240_000 },
    ],
  };
}
