// The line that is on every screen: which home, DEMO, how many alerts, the hub's time, who is here.
import type { ReactElement } from "react";
import { useAppState, useTools } from "../app-context.ts";
import { signOut } from "../hub/hub-api.ts";
import { openAlerts } from "../state/alert-order.ts";
import { hubNowMs, timeZoneOf } from "../state/hub-clock.ts";
import { mayLook } from "../state/reduce-liveness.ts";
import { timeWords } from "../state/time-words.ts";
import { Icon } from "./icon.tsx";

function Count(): ReactElement | null {
  const { board, alerts } = useAppState();
  if (board === null) return null;
  const count = openAlerts(alerts).length;
  return (
    <a className={`count${count > 0 ? " count--some" : ""}`} href="#/">
      <span className="count__figure">{count}</span>{" "}
      <span>
        <span className="count__words-long">open </span>
        {count === 1 ? "alert" : "alerts"}
      </span>
    </a>
  );
}

function Who(): ReactElement {
  const { session } = useAppState();
  const { link } = useTools();
  const person = session?.signedIn ?? null;
  if (person === null) {
    return (
      <a className="top-bar__button" href="#/sign-in">
        Sign in
      </a>
    );
  }
  const leave = (): void => {
    // Whether or not the hub heard it, the next answer says who is signed in.
    signOut()
      .catch(() => undefined)
      .finally(link.restart);
  };
  return (
    <>
      <span className="top-bar__person">{person.name}</span>
      <button type="button" className="top-bar__button" onClick={leave}>
        Sign out
      </button>
    </>
  );
}

export function TopBar(): ReactElement {
  const state = useAppState();
  const { board, session } = state;
  const nowMs = hubNowMs(state);
  return (
    <header className="top-bar">
      <a className="top-bar__home" href="#/">
        <Icon name="home" />
        <span>{board?.homeName ?? "Hearthwatch"}</span>
      </a>
      {board?.demo === true && <span className="demo-tag">DEMO</span>}
      <Count />
      {nowMs !== null && state.liveness === "live" && (
        <span className="top-bar__time figures">{timeWords(nowMs, timeZoneOf(state))}</span>
      )}
      {mayLook(session) && (
        <div className="top-bar__who">
          <Who />
        </div>
      )}
    </header>
  );
}
