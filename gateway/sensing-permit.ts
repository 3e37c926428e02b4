// May this wearable's movement be looked at? Only on a recorded basis, and not in private time. Asked for
// every packet, so what changes seldom is remembered. Before it: the home. After it: ingest and motion.
import { basisId, isPrivate, sensedBy } from "./domain/basis.ts";
import type { Home } from "./domain/home.ts";
import { currentAssignment } from "./domain/whereabouts.ts";
import type { EventType, StoredEvent } from "./events.ts";

/** What a native wearable's movement is for. */
const PURPOSE = "falls";

const CHANGES_IT: ReadonlySet<EventType> = new Set([
  ...(["basis.recorded", "basis.ended", "assignment.started", "assignment.ended"] as const),
  ...(["resident.added", "resident.erased", "device.added", "device.revoked"] as const),
]);

interface Known {
  readonly hasBasis: boolean;
  readonly residentIds: readonly string[];
}

/** `atMs`: when the movement was; a press for help is never asked about here. */
type MayDetect = (deviceId: string, atMs: number) => boolean;

function lookUp(home: Home, deviceId: string): Known {
  const residentIds = sensedBy(home, currentAssignment(home, deviceId));
  const hasBasis = residentIds.every(
    (residentId) => home.basis.get(basisId(residentId, PURPOSE)) !== undefined,
  );
  return { hasBasis, residentIds };
}

export function sensingPermit(
  home: () => Home,
  onCommitted: (listener: (events: readonly StoredEvent[]) => void) => unknown,
): MayDetect {
  const known = new Map<string, Known>();
  onCommitted((events) => {
    if (events.some(({ type }) => CHANGES_IT.has(type))) known.clear();
  });
  return (deviceId, atMs) => {
    const found = known.get(deviceId) ?? lookUp(home(), deviceId);
    known.set(deviceId, found);
    const { hasBasis, residentIds } = found;
    return hasBasis && !residentIds.some((id) => isPrivate(home(), id, atMs));
  };
}
