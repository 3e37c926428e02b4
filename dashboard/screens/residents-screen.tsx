// How each resident is sensed: staff set private time and away, a manager records bases and switches
// alerts on. Overdue reviews stand first.
import { type ReactElement, useState } from "react";
import type { ResidentsView } from "../../gateway/api/contract/care-views.ts";
import { useAppState } from "../app-context.ts";
import { getResidents } from "../hub/care-api.ts";
import { useAnswer } from "../hub/use-answer.ts";
import { Icon } from "../parts/icon.tsx";
import { ResidentCareItem } from "../parts/resident-care.tsx";
import { hubNowMs, timeZoneOf } from "../state/hub-clock.ts";

/** Overdue first: what is due is what a manager comes for. */
function inOrder({ residents }: ResidentsView): ResidentsView["residents"] {
  const dueOf = ({ bases }: ResidentsView["residents"][number]): number =>
    Number(bases.some(({ isOverdue }) => isOverdue));
  return residents.toSorted((a, b) => dueOf(b) - dueOf(a));
}

export function ResidentsScreen(): ReactElement {
  const state = useAppState();
  const { answer, faultWords } = useAnswer("residents", getResidents);
  const [changed, setChanged] = useState<ResidentsView | null>(null);
  const view = changed ?? answer;
  return (
    <div className="sheet">
      <h1 className="sheet__heading">Residents</h1>
      <p>
        A resident is sensed only for what stands here. In private time, and without a basis, only a
        call for help comes through. Alerts are off unless they stand here.
      </p>
      {faultWords !== null && (
        <p className="alert__fault" role="alert">
          {faultWords}
        </p>
      )}
      {view !== null && view.overdue > 0 && (
        <p className="remark--care">
          <Icon name="warning" />{" "}
          {view.overdue === 1 ? "1 review is" : `${view.overdue} reviews are`} overdue.
        </p>
      )}
      <ul className="settings" aria-label="Residents">
        {view !== null &&
          inOrder(view).map((care) => (
            <ResidentCareItem
              key={care.residentId}
              care={care}
              isManager={state.session?.signedIn?.role === "manager"}
              nowMs={hubNowMs(state) ?? view.nowMs}
              timeZone={timeZoneOf(state)}
              onSet={setChanged}
            />
          ))}
      </ul>
    </div>
  );
}
