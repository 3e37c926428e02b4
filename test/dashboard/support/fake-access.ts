// Who may use the fake home's hub, as a manager is told it.
import type { StaffView } from "../../../gateway/api/contract/care-views.ts";
import type { TabletsView } from "../../../gateway/api/contract/views.ts";
import { PEOPLE } from "./fake-home.ts";

export function fakeStaff(): StaffView {
  return { people: PEOPLE.map((person, at) => ({ ...person, isEnded: at === 1 })) };
}

export function fakeTablets(nowMs: number): TabletsView {
  return {
    nowMs,
    tablets: [
      { tabletId: "tablet-1", label: "Night desk", lastHeardMs: nowMs - 4000 },
      { tabletId: "tablet-2", label: "Lounge", lastHeardMs: null },
    ],
  };
}
