// The foot of every screen: the ways to the other screens, the look, what the product is for.
import { type ReactElement, useState } from "react";
import { useAppState, useTools } from "../app-context.ts";
import { lookChoiceOf } from "../state/look.ts";
import { mayLook } from "../state/reduce-liveness.ts";

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

export function PageFooter(): ReactElement {
  const { session, board } = useAppState();
  const role = session?.signedIn?.role;
  const maySetUp = role === "manager" || role === "installer";
  return (
    <footer className="page-footer">
      <nav aria-label="Other screens">
        <ul className="page-footer__links">
          {mayLook(session) && (
            <li>
              <a href="#/">Board</a>
            </li>
          )}
          {role !== undefined && (
            <li>
              <a href="#/devices">Devices</a>
            </li>
          )}
          {role === "manager" && (
            <li>
              <a href="#/sensitivity">Sensitivity</a>
            </li>
          )}
          {maySetUp && (
            <li>
              <a href="#/tablets">Add a tablet</a>
            </li>
          )}
          <li>
            <a href="#/about">About and intended purpose</a>
          </li>
        </ul>
      </nav>
      <LookSwitch />
      {board !== null && <p className="page-footer__hub">Hub {board.hubId}</p>}
    </footer>
  );
}
