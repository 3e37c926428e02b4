// What can be done with an alert now: one big button for the next step, a small one to hand back.
// On an enrolled tablet with nobody signed in, a name is picked first and marked as not checked.
import { type ReactElement, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { AlertView } from "../../gateway/api/contract/views.ts";
import { useAppState, useTools } from "../app-context.ts";
import type { AlertAct } from "../hub/hub-api.ts";
import { isAskedAgain, rightsOf, subjectWords } from "../state/alert-words.ts";
import { CloseForm } from "./close-form.tsx";
import { Icon } from "./icon.tsx";
import { NamePicker } from "./name-picker.tsx";

const BIG_WORDS = { raised: "I am going", acknowledged: "I am here" } as const;
/** A device waits where it is: nobody runs to it, somebody takes it on. */
const TECHNICAL_WORDS = "I will see to it";
const BIG_ACTS = { raised: "acknowledge", acknowledged: "attend" } as const;

interface ActButtonProps {
  readonly alert: AlertView;
  readonly onAct: (act: AlertAct) => void;
  readonly asWords: string | null;
  readonly isBusy: boolean;
}

/** Several cards have the same button: a screen reader hears for whom this one is. */
function ForWhom({ alert }: { readonly alert: AlertView }): ReactElement {
  return <span className="nhsuk-u-visually-hidden"> – {subjectWords(alert)} </span>;
}

interface OnTheWayProps {
  readonly alert: AlertView;
  readonly isBusy: boolean;
  readonly press: (act: AlertAct) => void;
}

/** For those on the way: hand it back, or, where it sounds since nobody arrived, say so again. */
function OnTheWay({ alert, isBusy, press }: OnTheWayProps): ReactElement {
  const acts: { readonly act: AlertAct; readonly words: string }[] = [
    { act: "hand-back", words: "I can't go" },
  ];
  if (alert.sounding && alert.kind !== "technical") {
    acts.unshift({ act: "acknowledge", words: BIG_WORDS.raised });
  }
  return (
    <>
      {acts.map(({ act, words }) => (
        <button
          key={act}
          type="button"
          className="act act--small"
          aria-disabled={isBusy}
          onClick={() => {
            press(act);
          }}
        >
          {words}
          <ForWhom alert={alert} />
        </button>
      ))}
    </>
  );
}

function GoingOrHere({ alert, onAct, asWords, isBusy }: ActButtonProps): ReactElement | null {
  const { stage } = alert;
  if (stage !== "raised" && stage !== "acknowledged") return null;
  const isTechnical = alert.kind === "technical";
  const words = isTechnical ? TECHNICAL_WORDS : BIG_WORDS[stage];
  // A button that is truly disabled loses the keyboard's focus, and the next step with it.
  const press = (act: AlertAct): void => {
    if (!isBusy) onAct(act);
  };
  return (
    <>
      {(stage === "raised" || !isTechnical) && (
        <button
          type="button"
          className="act act--big"
          aria-disabled={isBusy}
          onClick={() => {
            press(BIG_ACTS[stage]);
          }}
        >
          <Icon name={stage === "raised" ? "going" : "here"} />
          <span>
            {isBusy ? "Sending…" : words}
            <ForWhom alert={alert} />
            {asWords !== null && <span className="act__as">{asWords}</span>}
          </span>
        </button>
      )}
      {stage === "acknowledged" && <OnTheWay alert={alert} isBusy={isBusy} press={press} />}
    </>
  );
}

/** It asks although somebody is there: one press says so, and quiets it for a while. */
function StillHere({ alert, onAct, asWords, isBusy }: ActButtonProps): ReactElement {
  return (
    <button
      type="button"
      className="act act--big"
      aria-disabled={isBusy}
      onClick={() => {
        if (!isBusy) onAct("attend");
      }}
    >
      <Icon name="here" />
      <span>
        {isBusy ? "Sending…" : "I am still here"}
        <ForWhom alert={alert} />
        {asWords !== null && <span className="act__as">{asWords}</span>}
      </span>
    </button>
  );
}

function ActFaultNote({ alertId }: { readonly alertId: string }): ReactElement | null {
  const { actFault } = useAppState();
  if (actFault === null || actFault.alertId !== alertId) return null;
  return (
    <p className="alert__fault" role="alert">
      <Icon name="warning" /> {actFault.words}
    </p>
  );
}

function Closing({ alert }: { readonly alert: AlertView }): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  if (isOpen) {
    return (
      <CloseForm
        alert={alert}
        onCancel={() => {
          flushSync(() => {
            setOpen(false);
          });
          opener.current?.focus();
        }}
      />
    );
  }
  return (
    <button
      type="button"
      className="act act--big"
      ref={opener}
      onClick={() => {
        setOpen(true);
      }}
    >
      <span>
        Close…
        <ForWhom alert={alert} />
      </span>
    </button>
  );
}

function SignInToClose(): ReactElement {
  return (
    <a className="act act--big" href="#/sign-in">
      <span>
        Sign in to close
        <span className="act__as">a PIN is needed for this</span>
      </span>
    </a>
  );
}

/** Somebody was there; a technical alert needs no visit, but somebody who took it on. */
function isClosable(alert: AlertView): boolean {
  return (
    alert.stage === "attended" || (alert.kind === "technical" && alert.stage === "acknowledged")
  );
}

interface NextStepProps {
  readonly alert: AlertView;
  /** Null: signed in; else the tablet's rule is to pick a name, and this one said *I am going*. */
  readonly goer: AlertView["acknowledged"];
  readonly mustPickName: boolean;
}

/** The next step, with the name it is done under; on a tablet without a PIN the name comes first. */
function NextStep({ alert, goer, mustPickName }: NextStepProps): ReactElement {
  const state = useAppState();
  const { acts } = useTools();
  const [picking, setPicking] = useState<AlertAct | null>(null);
  const perform = (act: AlertAct, staffId?: string): void => {
    setPicking(null);
    void acts.act(alert.alertId, act, staffId);
  };
  if (picking !== null) {
    return (
      <NamePicker
        subject={subjectWords(alert)}
        onPick={(staffId) => {
          perform(picking, staffId);
        }}
        onCancel={() => {
          setPicking(null);
        }}
      />
    );
  }
  const onAct = (act: AlertAct): void => {
    if (mustPickName && goer === null) setPicking(act);
    else perform(act, goer?.staffId);
  };
  const name = mustPickName ? goer?.name : state.session?.signedIn?.name;
  const asWords = name === undefined ? null : `as ${name}`;
  const button = { alert, onAct, asWords, isBusy: state.busyIds.includes(alert.alertId) };
  return (
    <>
      {isAskedAgain(alert) ? <StillHere {...button} /> : <GoingOrHere {...button} />}
      {goer !== null && !isClosable(alert) && (
        <button
          type="button"
          className="small-button"
          onClick={() => {
            setPicking("attend");
          }}
        >
          Not {goer.name}? Pick another name
        </button>
      )}
    </>
  );
}

export function AlertActions({ alert }: { readonly alert: AlertView }): ReactElement {
  const rights = rightsOf(useAppState().session);
  if (!rights.mayAct) return <p className="alert__onlooker">Staff on site answer this alert.</p>;
  // Whoever said *I am going* is most likely the one who presses next; anybody else picks a name.
  const goer = rights.mustPickName ? alert.acknowledged : null;
  return (
    <div className="alert__actions">
      <NextStep alert={alert} goer={goer} mustPickName={rights.mustPickName} />
      {isClosable(alert) && (rights.mayClose ? <Closing alert={alert} /> : <SignInToClose />)}
      <ActFaultNote alertId={alert.alertId} />
    </div>
  );
}
