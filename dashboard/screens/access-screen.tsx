// A manager ends a person's access, or a tablet's: at once, on every screen they are signed in on.
import { type ReactElement, useState } from "react";
import { useAppState } from "../app-context.ts";
import { type Access, endStaff, endTablet, getAccess } from "../hub/access-api.ts";
import { useAnswer } from "../hub/use-answer.ts";
import { EndButton } from "../parts/end-button.tsx";
import { timeZoneOf } from "../state/hub-clock.ts";
import { ROLE_WORDS } from "../state/role-words.ts";
import { whenWords } from "../state/time-words.ts";

interface ListProps {
  readonly access: Access;
  readonly onEnded: () => void;
}

function People({ access, onEnded }: ListProps): ReactElement {
  const ownId = useAppState().session?.signedIn?.staffId;
  return (
    <ul className="care-lines" aria-label="People">
      {access.staff.people.map(({ staffId, name, role, isEnded }) => (
        <li key={staffId}>
          <span>
            <strong>{name}</strong>, {ROLE_WORDS[role]}
            {isEnded && ": access ended"}
          </span>
          {!isEnded && staffId !== ownId && (
            <EndButton
              words="End access"
              about={name}
              sureWords="Yes, end it now"
              end={async () => {
                await endStaff(staffId);
              }}
              onEnded={onEnded}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

function Tablets({ access, onEnded }: ListProps): ReactElement {
  const timeZone = timeZoneOf(useAppState());
  const { nowMs, tablets } = access.tablets;
  if (tablets.length === 0) return <p>No tablet is enrolled.</p>;
  return (
    <ul className="care-lines" aria-label="Tablets">
      {tablets.map(({ tabletId, label, lastHeardMs }) => (
        <li key={tabletId}>
          <span>
            <strong>{label}</strong>,{" "}
            {lastHeardMs === null
              ? "not heard since the hub started"
              : `last heard ${whenWords(lastHeardMs, nowMs, timeZone)}`}
          </span>
          <EndButton
            words="End it"
            about={label}
            sureWords="Yes, it shows nothing any more"
            end={async () => {
              await endTablet(tabletId);
            }}
            onEnded={onEnded}
          />
        </li>
      ))}
    </ul>
  );
}

export function AccessScreen(): ReactElement {
  const [ended, setEnded] = useState(0);
  const { answer, faultWords } = useAnswer(`access ${String(ended)}`, getAccess);
  const onEnded = (): void => {
    setEnded(ended + 1);
  };
  return (
    <div className="sheet">
      <h1 className="sheet__heading">People and tablets</h1>
      <p>
        When somebody leaves, or a tablet is lost, end it here: they are signed out everywhere in
        that moment. Their name stays on what they did. A new PIN from whoever runs the hub gives
        access back.
      </p>
      {faultWords !== null && (
        <p className="alert__fault" role="alert">
          {faultWords}
        </p>
      )}
      {answer !== null && (
        <>
          <h2>People</h2>
          <People access={answer} onEnded={onEnded} />
          <h2>Tablets</h2>
          <Tablets access={answer} onEnded={onEnded} />
        </>
      )}
    </div>
  );
}
