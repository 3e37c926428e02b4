// One open alert, big: who, where, what, how long ago, what to do next, and the one button to press.
import type { ReactElement } from "react";
import type { AlertView } from "../../gateway/api/contract/views.ts";
import { useAppState } from "../app-context.ts";
import { doNextWords, headlineWords, rightsOf } from "../state/alert-words.ts";
import { hubNowMs, timeZoneOf } from "../state/hub-clock.ts";
import { cardKey } from "../state/in-view.ts";
import { worksAgainSinceMs } from "../state/technical-words.ts";
import { timeWords } from "../state/time-words.ts";
import { AlertActions } from "./alert-actions.tsx";
import { AlertAge } from "./alert-age.tsx";
import { AlertLines } from "./alert-lines.tsx";
import { AlertNotices } from "./alert-notices.tsx";
import { AlertPlace } from "./alert-place.tsx";
import { Icon, type IconName } from "./icon.tsx";
import { useInView } from "./use-in-view.ts";

function iconOf(alert: AlertView): IconName {
  if (alert.kind === "technical") return "technical";
  if (alert.level === "check") return "check";
  if (alert.kind === "reminder") return "clock";
  return alert.kind;
}

/** Each look has its own pattern along the edge and its own word, besides its colour. */
function lookOf(alert: AlertView): string {
  if (alert.kind === "technical") return "technical";
  if (alert.level === "check") return "check";
  return alert.priority === "high" ? "urgent" : "medium";
}

/** Nobody goes anywhere for a technical alert: somebody takes it on. */
function technicalStageWords(alert: AlertView): string {
  if (alert.stage === "raised") {
    return worksAgainSinceMs(alert) === null ? "Nobody is seeing to it yet" : "Works again";
  }
  const name = alert.acknowledged?.name ?? alert.attended?.name ?? "Somebody";
  return `${name} is seeing to it`;
}

function nextWords(alert: AlertView, timeZone: string): string {
  const sinceMs = worksAgainSinceMs(alert);
  if (sinceMs === null) return doNextWords(alert);
  // The hub lets nobody close what nobody took on.
  const act = alert.stage === "raised" ? "take it on to close it" : "press to close";
  return `Works again since ${timeWords(sinceMs, timeZone)} – ${act}`;
}

function residentStageWords(alert: AlertView): string {
  switch (alert.stage) {
    case "raised":
      return alert.level === "check" ? "Please look" : "Nobody is going yet";
    case "acknowledged":
      return `${alert.acknowledged?.name ?? "Somebody"} is going`;
    case "attended":
      return `${alert.attended?.name ?? "Somebody"} is there`;
    case "closed":
      return "Closed";
  }
}

function stageWords(alert: AlertView): string {
  return alert.kind === "technical" ? technicalStageWords(alert) : residentStageWords(alert);
}

function Hand({ alert }: { readonly alert: AlertView }): ReactElement | null {
  const state = useAppState();
  const hand = alert.stage === "attended" ? alert.attended : alert.acknowledged;
  if (hand === null) return null;
  return (
    <span className="alert__hand">
      {" "}
      since {timeWords(hand.atMs, timeZoneOf(state))}
      {hand.verified ? "" : " – name not checked"}
    </span>
  );
}

function Subject({ alert }: { readonly alert: AlertView }): ReactElement {
  const { resident } = alert;
  const name = useInView<HTMLHeadingElement>(cardKey(alert.alertId), true);
  const id = `alert-${alert.alertId}`;
  if (alert.kind === "technical") {
    return (
      <h2 className="alert__name" id={id} ref={name}>
        {headlineWords(alert)}
      </h2>
    );
  }
  // Staff go to the place; where the resident lives is said only where it could be taken for it.
  const livesElsewhere =
    resident !== null && resident.roomName !== null && resident.roomName !== alert.place.words;
  return (
    <>
      <h2 className="alert__name" id={id} ref={name}>
        {resident === null ? (alert.deviceLabel ?? alert.place.words) : resident.preferredName}
        {livesElsewhere && (
          <>
            {" "}
            <span className="alert__lives">lives in {resident.roomName}</span>
          </>
        )}
      </h2>
      {resident !== null && resident.sameNameWarning !== null && (
        <p className="alert__same-name">
          <Icon name="warning" /> {resident.sameNameWarning}
        </p>
      )}
    </>
  );
}

/** What the medicine is called stands there, for those signed in; never on the board. */
function ToDoses(): ReactElement | null {
  const { session } = useAppState();
  if (!rightsOf(session).mayClose) return <p>Sign in to see the dose and to note it.</p>;
  return (
    <a className="act act--small" href="#/reminders">
      See the dose and note it
    </a>
  );
}

interface AlertCardProps {
  readonly alert: AlertView;
  /** One of several: the story folds away so that every alert stays in view. */
  readonly isCompact: boolean;
  /** Somebody begins to press on it; not the click itself: drawing anew within it would undo a choice. */
  readonly onPress: () => void;
}

export function AlertCard({ alert, isCompact, onPress }: AlertCardProps): ReactElement {
  const state = useAppState();
  const nowMs = hubNowMs(state) ?? alert.raisedMs;
  const timeZone = timeZoneOf(state);
  const classes = ["alert", `alert--${lookOf(alert)}`, `alert--${alert.stage}`];
  if (alert.sounding) classes.push("alert--sounding");
  if (isCompact) classes.push("alert--compact");
  return (
    <article
      className={classes.join(" ")}
      aria-labelledby={`alert-${alert.alertId}`}
      data-alert-id={alert.alertId}
      data-stage={alert.stage}
      tabIndex={-1}
      onPointerDownCapture={onPress}
      onKeyDownCapture={onPress}
    >
      <div className="alert__band">
        <span className="alert__kind">
          <Icon name={iconOf(alert)} /> {alert.title}
        </span>
        <AlertAge alert={alert} nowMs={nowMs} timeZone={timeZone} />
      </div>
      <div className="alert__body">
        <div className="alert__who">
          <Subject alert={alert} />
          {alert.kind !== "technical" && (
            <AlertPlace place={alert.place} nowMs={nowMs} timeZone={timeZone} />
          )}
          <AlertNotices alert={alert} nowMs={nowMs} />
        </div>
        <div className="alert__answer">
          <p className="alert__stage">
            {stageWords(alert)}
            <Hand alert={alert} />
          </p>
          <p
            className={`alert__next${worksAgainSinceMs(alert) === null ? "" : " alert__next--over"}`}
          >
            {nextWords(alert, timeZone)}
          </p>
          <AlertActions alert={alert} />
          {alert.kind === "reminder" && <ToDoses />}
        </div>
        <div className="alert__story">
          <AlertLines alert={alert} timeZone={timeZone} isFolded={isCompact} />
        </div>
      </div>
    </article>
  );
}
