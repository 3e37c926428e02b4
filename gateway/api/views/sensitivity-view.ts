// Whose findings call less readily, for every board; and everybody's setting, for the manager.
import { sensitivityNow } from "../../domain/sensitivity.ts";
import type { LoweredView, SensitivityView } from "../contract/views.ts";
import type { ViewSource } from "./view-source.ts";

export function loweredViews(source: ViewSource, nowMs: number): LoweredView[] {
  return sensitivityViews(source, nowMs, () => null).flatMap((view) => {
    const { residentId, preferredName, roomName, level, byName, sinceMs, untilMs } = view;
    if (level !== "low") return [];
    const owner = { byName: byName ?? "Name not known", sinceMs: sinceMs ?? nowMs, untilMs };
    return [{ residentId, preferredName, roomName, ...owner }];
  });
}

/** `openReason`: the text under the seal, only for whoever may read it. */
export function sensitivityViews(
  source: ViewSource,
  nowMs: number,
  openReason: (residentId: string) => string | null,
): SensitivityView["residents"] {
  const { home, names } = source;
  type View = SensitivityView["residents"][number];
  return [...home.resident.values()].flatMap(({ residentId, roomId, personal }): View[] => {
    if (personal === null) return [];
    const { preferredName } = names.resident(residentId);
    const roomName = roomId === null ? null : (home.room.get(roomId)?.name ?? null);
    const who = { residentId, preferredName, roomName };
    const row = sensitivityNow(home, residentId, nowMs);
    if (row === undefined) return [{ ...who, ...AS_THE_CARD_SAYS }];
    const { level, staffId, sinceMs, untilMs } = row;
    const byName = names.staff(staffId);
    return [{ ...who, level, byName, reason: openReason(residentId), sinceMs, untilMs }];
  });
}

const AS_THE_CARD_SAYS = {
  level: "normal",
  ...{ byName: null, reason: null, sinceMs: null, untilMs: null },
} as const;
