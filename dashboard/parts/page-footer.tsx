// The foot of every screen: the ways to the other screens, the look, what the product is for.
import { type ReactElement, useState } from "react";
import type { SessionView } from "../../gateway/api/contract/views.ts";
import { useAppState, useTools } from "../app-context.ts";
import { lookChoiceOf } from "../state/look.ts";
import { mayLook } from "../state/reduce-liveness.ts";

type Role = NonNullable<SessionView["signedIn"]>["role"];

const LOOKS = [
  { choice: "automatic", words: "Automatic" },
  { choice: "day", words: "Day" },
  { choice: "night", words: "Night" },
] as const;

function LookSwitch(): ReactElement {
  const { lookChoice, chooseLook } = useTools();
  const [choice, setChoice] = useState(lookChoice());
  return (
    <fieldset className="looks">
      <legend className="looks__legend">Look</legend>
      {LOOKS.map((look) => (
        <label key={look.choice} className="looks__look">
          <input
            type="radio"
            name="look"
            value={look.choice}
            checked={choice === look.choice}
            onChange={(event) => {
              const next = lookChoiceOf(event.currentTarget.value);
              setChoice(next);
              chooseLook(next);
            }}
          />
          <span>{look.words}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface Link {
  readonly href: string;
  readonly words: string;
}

const ABOUT: Link = { href: "#/about", words: "About and intended purpose" };
const DEVICES: Link = { href: "#/devices", words: "Devices" };
const REMINDERS: Link = { href: "#/reminders", words: "Today’s reminders" };
const TOLD_FALL: Link = { href: "#/told-fall", words: "A fall nobody was told of" };
const FALLS_MODEL: Link = { href: "#/models", words: "Falls model" };
const RESIDENTS: Link = { href: "#/residents", words: "Residents" };
const ACCESS: Link = { href: "#/access", words: "People and tablets" };
const SENSITIVITY: Link = { href: "#/sensitivity", words: "Sensitivity" };
const RECORDS: Link = { href: "#/records", words: "Care record" };
const TABLETS: Link = { href: "#/tablets", words: "Add a tablet" };

/** The screens beside the board that somebody with this role may open. */
const LINKS_OF: Readonly<Record<Role, readonly Link[]>> = {
  staff: [REMINDERS, RESIDENTS, DEVICES, TOLD_FALL],
  manager: [
    REMINDERS,
    RESIDENTS,
    DEVICES,
    TOLD_FALL,
    SENSITIVITY,
    FALLS_MODEL,
    RECORDS,
    ACCESS,
    TABLETS,
  ],
  installer: [DEVICES, TABLETS],
  responder: [DEVICES],
  family: [DEVICES],
};

export function PageFooter(): ReactElement {
  const { session, board } = useAppState();
  const role = session?.signedIn?.role;
  const ofRole = role === undefined ? [] : LINKS_OF[role];
  const toBoard = mayLook(session) ? [{ href: "#/", words: "Board" }] : [];
  return (
    <footer className="page-footer">
      <nav aria-label="Other screens">
        <ul className="page-footer__links">
          {[...toBoard, ...ofRole, ABOUT].map(({ href, words }) => (
            <li key={href}>
              <a href={href}>{words}</a>
            </li>
          ))}
        </ul>
      </nav>
      <LookSwitch />
      {board !== null && <p className="page-footer__hub">Hub {board.hubId}</p>}
    </footer>
  );
}
