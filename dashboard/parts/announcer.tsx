// Says what is new to a screen reader, and in the window's title, without moving the focus.
import { type ReactElement, useEffect, useRef, useState } from "react";
import { useAppState } from "../app-context.ts";
import { announcementWords, subjectWords } from "../state/alert-words.ts";
import { openAlerts } from "../state/alert-order.ts";
import type { AppState } from "../state/app-state.ts";

function titleOf(state: AppState): string {
  const open = openAlerts(state.alerts);
  const [first] = open;
  const lead = state.liveness === "not-live" ? "NOT LIVE – " : "";
  if (first === undefined) return `${lead}Hearthwatch`;
  return `${lead}(${open.length}) ${first.title}: ${subjectWords(first)} – Hearthwatch`;
}

/** What to say of the change from one state to the next; null: nothing. */
function newsOf(before: AppState, now: AppState): string | null {
  for (const alert of openAlerts(now.alerts)) {
    const known = before.alerts.find((one) => one.alertId === alert.alertId);
    const isSoundingAgain =
      (now.soundings[alert.alertId] ?? 0) > (before.soundings[alert.alertId] ?? 0);
    if (known === undefined || isSoundingAgain) return announcementWords(alert);
    if (known.stage === alert.stage) continue;
    if (alert.stage === "acknowledged") {
      return `${alert.acknowledged?.name ?? "Somebody"} is going to ${subjectWords(alert)}.`;
    }
    if (alert.stage === "attended") {
      return `${alert.attended?.name ?? "Somebody"} is with ${subjectWords(alert)}.`;
    }
  }
  return null;
}

export function Announcer(): ReactElement {
  const state = useAppState();
  const before = useRef(state);
  const [news, setNews] = useState("");
  useEffect(() => {
    const said = newsOf(before.current, state);
    before.current = state;
    if (said !== null) setNews(said);
    const title = titleOf(state);
    if (document.title !== title) document.title = title;
  }, [state]);
  return (
    <p className="nhsuk-u-visually-hidden" aria-live="assertive" aria-atomic="true">
      {news}
    </p>
  );
}
