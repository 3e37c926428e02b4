// Manager or installer: makes the code that enrols another tablet, and shows how long it holds.
import { type ReactElement, useState } from "react";
import { useAppState } from "../app-context.ts";
import { type EnrolCode, makeEnrolCode } from "../hub/hub-api.ts";
import { faultWords } from "../hub/hub-fault.ts";
import { hubNowMs } from "../state/hub-clock.ts";
import { ageWords } from "../state/time-words.ts";

function Code({ made }: { readonly made: EnrolCode }): ReactElement {
  const nowMs = hubNowMs(useAppState());
  const leftMs = made.expiresMs - (nowMs ?? made.expiresMs);
  if (leftMs <= 0) return <p role="status">That code is over. Make another one.</p>;
  return (
    <div className="enrol-code" role="status">
      <p className="enrol-code__code">{made.code}</p>
      <p>
        Holds for another <span className="figures">{ageWords(leftMs)}</span>. On the other tablet
        open this same address, choose “Enrol it with a code”, and enter it there.
      </p>
    </div>
  );
}

export function TabletsScreen(): ReactElement {
  const [made, setMade] = useState<EnrolCode | null>(null);
  const [words, setWords] = useState<string | null>(null);
  const make = (): void => {
    makeEnrolCode().then(
      (code) => {
        setMade(code);
        setWords(null);
      },
      (fault: unknown) => {
        setWords(faultWords(fault));
      },
    );
  };
  return (
    <div className="sheet">
      <h1 className="sheet__heading">Add a tablet</h1>
      <p>
        The home’s own tablets are enrolled once. They then show and sound alerts with nobody signed
        in; to close an alert a person still signs in with a PIN.
      </p>
      {words !== null && (
        <p className="alert__fault" role="alert">
          {words}
        </p>
      )}
      {made !== null && <Code made={made} />}
      <button type="button" className="act act--medium" onClick={make}>
        {made === null ? "Make a code" : "Make another code"}
      </button>
    </div>
  );
}
