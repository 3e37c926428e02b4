// How residents are sensed, for the people who answer for it; and whom nothing senses, for every board.
import { isAway } from "../../domain/away.ts";
import { basisId, isPrivate } from "../../domain/basis.ts";
import { isUnderTest } from "../../domain/device-test.ts";
import type { Basis, Resident } from "../../domain/home.ts";
import { sensorTypes } from "../../sensors/index.ts";
import type {
  DeviceTestView,
  NotWatchedView,
  ResidentCare,
  ResidentsView,
} from "../contract/care-views.ts";
import type { ViewSource } from "./view-source.ts";

type Who = Pick<ResidentCare, "residentId" | "preferredName" | "roomName">;

function whoOf({ home, names }: ViewSource, { residentId, roomId }: Resident): Who {
  const { preferredName } = names.resident(residentId);
  const roomName = roomId === null ? null : (home.room.get(roomId)?.name ?? null);
  return { residentId, preferredName, roomName };
}

function nameOf({ names }: ViewSource, staffId: string | null | undefined): string | null {
  return staffId === undefined || staffId === null ? null : names.staff(staffId);
}

/** `openConsulted`: the text under the seal, only for whoever may read it. */
export function residentsViewOf(
  source: ViewSource,
  nowMs: number,
  openConsulted: (basis: Basis) => string | null,
): ResidentsView {
  const { home } = source;
  const residents = [...home.resident.values()]
    .filter(({ personal }) => personal !== null)
    .map((resident): ResidentCare => {
      const { residentId } = resident;
      return {
        ...whoOf(source, resident),
        privateTime: privateTimeOf(source, residentId, nowMs),
        away: awayOf(source, residentId, nowMs),
        bases: basesOf(source, residentId, nowMs, openConsulted),
        rules: rulesOf(source, residentId),
      };
    });
  const overdue = residents.flatMap(({ bases }) => bases).filter(({ isOverdue }) => isOverdue);
  return { nowMs, overdue: overdue.length, residents };
}

function privateTimeOf(
  source: ViewSource,
  residentId: string,
  nowMs: number,
): ResidentCare["privateTime"] {
  const row = source.home.privateTime.get(residentId);
  if (row === undefined || !isPrivate(source.home, residentId, nowMs)) return null;
  const { sinceMs, untilMs, askedBy, staffId } = row;
  return { sinceMs, untilMs, byName: nameOf(source, staffId), askedBy: askedBy ?? null };
}

/** Also a time away that is still to come. */
function awayOf(source: ViewSource, residentId: string, nowMs: number): ResidentCare["away"] {
  const row = source.home.away.get(residentId);
  if (row === undefined || row.untilMs <= nowMs) return null;
  const { where, fromMs, untilMs, staffId } = row;
  return { where, fromMs, untilMs, byName: source.names.staff(staffId) };
}

function basesOf(
  { home }: ViewSource,
  residentId: string,
  nowMs: number,
  openConsulted: (basis: Basis) => string | null,
): ResidentCare["bases"] {
  return [...home.basis.values()]
    .filter((basis) => basis.residentId === residentId)
    .map((basis) => {
      const { purpose, ground, sinceMs, reviewMs } = basis;
      const consulted = openConsulted(basis);
      return { purpose, ground, consulted, sinceMs, reviewMs, isOverdue: reviewMs <= nowMs };
    });
}

function rulesOf(source: ViewSource, residentId: string): ResidentCare["rules"] {
  return [...source.home.residentRule.values()]
    .filter((set) => set.residentId === residentId)
    .map(({ rule, periods, sinceMs, staffId }) => ({
      ...{ rule, periods: [...periods], sinceMs },
      byName: nameOf(source, staffId),
    }));
}

/** Residents who have a sensor that may give nothing, by why; those who are away, too. */
export function notWatchedViews(source: ViewSource, nowMs: number): NotWatchedView[] {
  const { home } = source;
  const baseless = withoutBasis(source);
  return [...home.resident.values()].flatMap((resident): NotWatchedView[] => {
    const { residentId, personal } = resident;
    if (personal === null) return [];
    const who = whoOf(source, resident);
    const away = isAway(home, residentId, nowMs) ? awayOf(source, residentId, nowMs) : null;
    if (away !== null) {
      return [{ ...who, why: "away", byName: away.byName, untilMs: away.untilMs }];
    }
    const hidden = privateTimeOf(source, residentId, nowMs);
    if (hidden !== null) {
      return [{ ...who, why: "private-time", byName: hidden.byName, untilMs: hidden.untilMs }];
    }
    if (!baseless.has(residentId)) return [];
    return [{ ...who, why: "no-basis", byName: null, untilMs: null }];
  });
}

/** Who has a device that could sense them for something nobody recorded a basis for. */
function withoutBasis({ home }: ViewSource): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { deviceId, residentId, toMs } of home.assignment.values()) {
    if (toMs !== null || residentId === null) continue;
    const purpose = sensorTypes.get(home.device.get(deviceId)?.sensorType ?? "")?.purpose ?? null;
    if (purpose === null || home.basis.get(basisId(residentId, purpose)) !== undefined) continue;
    found.add(residentId);
  }
  return found;
}

export function deviceTestViews(source: ViewSource, nowMs: number): DeviceTestView[] {
  const { home, names } = source;
  return [...home.deviceTest.values()]
    .filter(({ deviceId }) => isUnderTest(home, deviceId, nowMs))
    .map(({ deviceId, staffId, untilMs }) => ({
      ...{ deviceId, label: home.device.get(deviceId)?.label ?? deviceId },
      ...{ byName: names.staff(staffId), untilMs },
    }));
}
