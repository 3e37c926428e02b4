// Where it happened, how that is known and since when; kept apart from where the resident lives.
import type { ReactElement } from "react";
import type { AlertView } from "../../gateway/api/contract/views.ts";
import { whenWords } from "../state/time-words.ts";
import { Icon } from "./icon.tsx";

interface AlertPlaceProps {
  readonly place: AlertView["place"];
  readonly nowMs: number;
  readonly timeZone: string;
}

export function AlertPlace({ place, nowMs, timeZone }: AlertPlaceProps): ReactElement {
  const asOf = place.asOfMs === null ? "" : `, as of ${whenWords(place.asOfMs, nowMs, timeZone)}`;
  return (
    <p className="alert__place">
      <Icon name="place" />
      <span>
        <span className="alert__place-words">
          <span className="nhsuk-u-visually-hidden">Place: </span>
          {place.words}
        </span>{" "}
        {place.roomId !== null && (
          <span className="alert__place-source">
            ({place.sourceWords}
            {asOf})
          </span>
        )}
      </span>
    </p>
  );
}
