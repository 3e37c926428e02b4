// How readily the fake home's residents' movements call, as a manager is told it.
import { type BoardView, sensitivityView } from "../../../gateway/api/contract/views.ts";

export function fakeSensitivity(board: BoardView, nowMs: number): unknown {
  const usual = { byName: null, reason: null, sinceMs: null, untilMs: null, level: "normal" };
  const lowered = { level: "low", byName: "Grace Lee", reason: "Sits down hard" };
  const span = { sinceMs: nowMs - 3_600_000, untilMs: nowMs + 7 * 3_600_000 };
  return sensitivityView.parse({
    nowMs,
    residents: board.rooms.flatMap(({ name: roomName, residents }) =>
      residents.map(({ residentId, preferredName }, index) => ({
        ...{ residentId, preferredName, roomName },
        ...(roomName === "Room 4" && index === 0 ? { ...lowered, ...span } : usual),
      })),
    ),
  });
}
