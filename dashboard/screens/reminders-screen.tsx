// Today's reminders: every resident's doses in order of time, how each stands by what a device said, and
// what staff noted. Asked again every few seconds, because devices speak at any time.
import { type ReactElement, useState } from "react";
import type { DoseView, RemindersView } from "../../gateway/api/contract/reminder-views.ts";
import { useAppState } from "../app-context.ts";
import { getReminders } from "../hub/reminder-api.ts";
import { useAnswer } from "../hub/use-answer.ts";
import { DoseNoteForm } from "../parts/dose-note-form.tsx";
import { Icon } from "../parts/icon.tsx";
import {
  doseKindWords,
  doseStateInWords,
  needsStaff,
  notedWords,
  promptWords,
} from "../state/dose-words.ts";
import { timeZoneOf } from "../state/hub-clock.ts";
import { whenWords } from "../state/time-words.ts";

const ASK_EVERY_MS = 5_000;

interface DoseProps {
  readonly dose: DoseView;
  readonly who: string;
  readonly timeZone: string;
  readonly onNoted: (view: RemindersView) => void;
}

function DoseState({ dose, timeZone }: Pick<DoseProps, "dose" | "timeZone">): ReactElement {
  const prompts = promptWords(dose);
  return (
    <>
      <p className={`dose__state${needsStaff(dose) ? " dose__state--care" : ""}`}>
        {needsStaff(dose) && <Icon name="warning" />} {doseStateInWords(dose, timeZone)}
      </p>
      {prompts !== null && <p className="dose__prompts">{prompts}</p>}
      {dose.noted !== null && <p className="dose__noted">{notedWords(dose.noted, timeZone)}</p>}
    </>
  );
}

function Dose({ dose, who, timeZone, onNoted }: DoseProps): ReactElement {
  const [isNoting, setNoting] = useState(false);
  const about = `${who}, ${dose.dueWords}`;
  return (
    <li className="dose" data-dose-state={dose.state}>
      <p className="dose__time figures">{dose.dueWords}</p>
      <div className="dose__what">
        <p className="dose__medicine">{dose.medicine ?? "Name not known"}</p>
        <p className="dose__kind">{doseKindWords(dose)}</p>
        <DoseState dose={dose} timeZone={timeZone} />
        {isNoting && (
          <DoseNoteForm
            dose={dose}
            about={about}
            onNoted={(view) => {
              setNoting(false);
              onNoted(view);
            }}
            onCancel={() => {
              setNoting(false);
            }}
          />
        )}
      </div>
      {dose.mayBeNoted && !isNoting && (
        <button
          type="button"
          className="act act--small"
          onClick={() => {
            setNoting(true);
          }}
        >
          {dose.noted === null ? "Note it" : "Correct it"}
          <span className="nhsuk-u-visually-hidden"> for {about}</span>
        </button>
      )}
    </li>
  );
}

interface ResidentProps {
  readonly resident: RemindersView["residents"][number];
  readonly nowMs: number;
  readonly timeZone: string;
  readonly onNoted: (view: RemindersView) => void;
}

function Resident({ resident, nowMs, timeZone, onNoted }: ResidentProps): ReactElement {
  const { preferredName, roomName, sameNameWarning, awayUntilMs, doses } = resident;
  const who = roomName === null ? preferredName : `${preferredName}, ${roomName}`;
  return (
    <section className="doses" aria-label={who}>
      <h2>{who}</h2>
      {sameNameWarning !== null && (
        <p className="doses__warning">
          <Icon name="warning" /> {sameNameWarning}
        </p>
      )}
      {awayUntilMs !== null && (
        <p className="doses__warning">
          Away until {whenWords(awayUntilMs, nowMs, timeZone)}: nothing is prompted here.
        </p>
      )}
      <ul className="doses__list">
        {doses.map((dose) => (
          <Dose key={dose.doseId} {...{ dose, who, timeZone, onNoted }} />
        ))}
      </ul>
    </section>
  );
}

export function RemindersScreen(): ReactElement {
  const timeZone = timeZoneOf(useAppState());
  const { answer, faultWords } = useAnswer("reminders", getReminders, ASK_EVERY_MS);
  const [noted, setNoted] = useState<RemindersView | null>(null);
  // Whichever is newer: what was just noted, or what was asked since.
  const isNewer = noted !== null && (answer === null || noted.nowMs > answer.nowMs);
  const view = isNewer ? noted : answer;
  return (
    <div className="sheet sheet--wide">
      <h1 className="sheet__heading">Today’s reminders</h1>
      <p>
        <strong>Check the MAR before giving.</strong> A device tells of a button or a lid, and of
        nothing more. What you note here is your own record and does not replace the MAR.
      </p>
      {faultWords !== null && (
        <p className="alert__fault" role="alert">
          {faultWords}
        </p>
      )}
      {view !== null && view.residents.length === 0 && <p>No reminder is set for today.</p>}
      {view?.residents.map((resident) => (
        <Resident
          key={resident.residentId}
          {...{ resident, nowMs: view.nowMs, timeZone, onNoted: setNoted }}
        />
      ))}
    </div>
  );
}
