// Signing in: pick your name, then the PIN on big keys. Errors say what to do, in plain words.
import { type ReactElement, useState } from "react";
import { useAppState, useTools } from "../app-context.ts";
import { getSignInNames, signIn } from "../hub/hub-api.ts";
import { faultWords, HubFault } from "../hub/hub-fault.ts";
import { useAnswer } from "../hub/use-answer.ts";
import { TextField } from "../parts/text-field.tsx";
import { PinPad } from "../parts/pin-pad.tsx";
import { ROLE_WORDS } from "../state/role-words.ts";
import { mayLook } from "../state/reduce-liveness.ts";
import type { SignInNames } from "../../gateway/api/contract/views.ts";

/** Whoever is not on the list is known by the name they type. */
type Person = Pick<SignInNames["people"][number], "staffId" | "name">;

/** New staff may be set up while this screen waits. */
const NAMES_EVERY_MS = 30_000;
const TOO_FAST = 429;

function signInWords(fault: unknown): string {
  if (!(fault instanceof HubFault)) return faultWords(fault);
  if (fault.isSignedOut) return "That PIN does not match the name. Try again.";
  if (fault.status === TOO_FAST) {
    const wait =
      fault.retryAfterS === null ? "a little" : `${Math.ceil(fault.retryAfterS)} seconds`;
    return `Too many tries. Wait ${wait}, then try again.`;
  }
  return fault.words;
}

function Names({
  people,
  onPick,
}: {
  readonly people: SignInNames["people"];
  readonly onPick: (person: Person) => void;
}): ReactElement {
  return (
    <ul className="names names--wide">
      {people.map((person) => (
        <li key={person.staffId}>
          <button
            type="button"
            className="names__name"
            onClick={() => {
              onPick(person);
            }}
          >
            {person.name}
            <span className="names__role">{ROLE_WORDS[person.role]}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The list is of staff on site: who fits devices or answers from outside types a name. */
function OtherName({ onPick }: { readonly onPick: (person: Person) => void }): ReactElement {
  const [name, setName] = useState("");
  const written = name.trim();
  return (
    <form
      className="sign-in__other"
      onSubmit={(event) => {
        event.preventDefault();
        if (written !== "") onPick({ staffId: written, name: written });
      }}
    >
      <TextField
        id="other-name"
        label="Not on the list? Type your name"
        type="text"
        maxLength={64}
        value={name}
        onWrite={setName}
      />
      <button type="submit" className="act act--small">
        Enter my PIN
      </button>
    </form>
  );
}

function PinStep({
  person,
  onBack,
}: {
  readonly person: Person;
  readonly onBack: () => void;
}): ReactElement {
  const { link } = useTools();
  const [words, setWords] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const enter = (pin: string): void => {
    setBusy(true);
    setWords(null);
    signIn(person.staffId, pin)
      // The page joins the hub afresh under the new name, and leaves this screen by that.
      .then(link.restart)
      .catch((fault: unknown) => {
        setWords(signInWords(fault));
        setBusy(false);
      });
  };
  return (
    <div className="sign-in__pin">
      <h1 className="sign-in__heading">
        {person.name}, <span className="sign-in__ask">enter your PIN</span>
      </h1>
      <PinPad faultWords={words} isBusy={isBusy} onEnter={enter} />
      <button type="button" className="act act--small" onClick={onBack}>
        Not {person.name}? Choose another name
      </button>
    </div>
  );
}

export function SignInScreen(): ReactElement {
  const { session } = useAppState();
  const names = useAnswer("names", getSignInNames, NAMES_EVERY_MS);
  const [person, setPerson] = useState<Person | null>(null);
  if (person !== null) {
    return (
      <PinStep
        key={person.staffId}
        person={person}
        onBack={() => {
          setPerson(null);
        }}
      />
    );
  }
  return (
    <div className="sign-in">
      {names.answer !== null && (
        <p className="sign-in__home">
          {names.answer.homeName}
          {names.answer.demo && <span className="demo-tag">DEMO</span>}
        </p>
      )}
      <h1 className="sign-in__heading">Who are you?</h1>
      {!mayLook(session) && (
        <p className="sign-in__silent">
          This screen shows and sounds no alerts until somebody signs in.
        </p>
      )}
      {names.faultWords !== null && (
        <p className="alert__fault" role="alert">
          {names.faultWords}
        </p>
      )}
      <Names people={names.answer?.people ?? []} onPick={setPerson} />
      <OtherName onPick={setPerson} />
      {session?.tablet === null && (
        <p className="sign-in__enrol">
          Is this the home’s own tablet? <a href="#/enrol">Enrol it with a code</a>: it then shows
          and sounds alerts with nobody signed in.
        </p>
      )}
    </div>
  );
}
