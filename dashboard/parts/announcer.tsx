// Says what is new to a screen reader, and in the window's title, without moving the focus.
import { type ReactElement, useEffect, useRef, useState } from "react";
import type { AlertView } from "../../gateway/api/contract/views.ts";
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

/** What to say when an alert moved from one stage to the next; null: nothing. */
function stageNews(alert: AlertView): string | null {
  const subject = subjectWords(alert);
  if (alert.stage === "acknowledged") {
    return `${alert.acknowledged?.name ?? "Somebody"} is going to ${subject}.`;
  }
  if (alert.stage !== "attended") return null;
  return `${alert.attended?.name ?? "Somebody"} is with ${subject}.`;
}

/** What to say of the change from one state to the next; null: nothing. */
function newsOf(before: AppState, now: AppState): string | null {
  for (const alert of openAlerts(now.alerts)) {
    const { alertId } = alert;
    const known = before.alerts.find((one) => one.alertId === alertId);
    const soundings = [before, now].map((state) => state.soundings[alertId] ?? 0);
    if (known === undefined || soundings[0] !== soundings[1]) return announcementWords(alert);
    const news = known.stage === alert.stage ? null : stageNews(alert);
    if (news !== null) return news;
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
    // What was said last must not outlive the right to read it.
    if (state.board === null) setNews("");
    else if (said !== null) setNews(said);
    const title = titleOf(state);
    if (document.title !== title) document.title = title;
  }, [state]);
  return (
    <p className="nhsuk-u-visually-hidden" aria-live="assertive" aria-atomic="true">
      {news}
    </p>
  );
}
