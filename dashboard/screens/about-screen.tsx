// What the product is for, word for word, what it is not, and how its model did in the laboratory.
import type { ReactElement } from "react";
import { INTENDED_PURPOSE } from "../../gateway/api/contract/intended-purpose.ts";
import type { AboutView } from "../../gateway/api/contract/model-views.ts";
import { useAppState } from "../app-context.ts";
import { getAbout } from "../hub/model-api.ts";
import { useAnswer } from "../hub/use-answer.ts";
import { LaboratoryTable } from "../parts/laboratory-table.tsx";
import { WaitingMessages } from "../parts/waiting-messages.tsx";

/** The model may change or fail while the page is open. */
const ASK_EVERY_MS = 30_000;

function Field({ field }: { readonly field: AboutView["field"] }): ReactElement {
  return (
    <>
      <h3>In real homes, as published of other detectors</h3>
      <ul>
        {field.map(({ words, source }) => (
          <li key={source}>
            {words} ({source})
          </li>
        ))}
      </ul>
      <p>
        Expect less than the laboratory says. How often this hub sounds for nothing in your home,
        per resident and day, no laboratory can tell.
      </p>
    </>
  );
}

function Model({ about }: { readonly about: AboutView }): ReactElement {
  const { model, field, degraded } = about;
  if (model === null) {
    return (
      <>
        <p>
          <strong>The falls model does not work.</strong> Falls are found by impact and stillness
          only.
        </p>
        <Field field={field} />
      </>
    );
  }
  return (
    <>
      <p>
        Model <span className="reference">{model.version}</span>, software {about.softwareVersion}.
      </p>
      {degraded && (
        <p>
          <strong>The falls model does not work now.</strong> Falls are found by impact and
          stillness only: the second table, not the first.
        </p>
      )}
      <h3>Laboratory figures of acted falls</h3>
      <p>{model.figuresAre}</p>
      <LaboratoryTable
        caption="With the model: laboratory figures of acted falls, people it was not trained on; intervals of 95%"
        rows={model.alert}
      />
      <LaboratoryTable
        caption="Without it, by impact and stillness: laboratory figures of acted falls; intervals of 95%"
        rows={model.withoutModel}
      />
      <Field field={field} />
      <h3>Limits</h3>
      <ul>
        {model.limits.map((limit) => (
          <li key={limit}>{limit}</li>
        ))}
      </ul>
    </>
  );
}

/** The hub tells it to those who look after the lines, and to nobody else. */
function Outside(): ReactElement | null {
  const role = useAppState().session?.signedIn?.role;
  return role === "manager" || role === "installer" ? <WaitingMessages /> : null;
}

export function AboutScreen(): ReactElement {
  const { board } = useAppState();
  const { answer, faultWords } = useAnswer("about", getAbout, ASK_EVERY_MS);
  return (
    <div className="sheet">
      <h1 className="sheet__heading">About Hearthwatch</h1>
      <h2>Intended purpose</h2>
      <p className="sheet__purpose">
        {answer?.intendedPurpose ?? board?.intendedPurpose ?? INTENDED_PURPOSE}
      </p>
      <h2>What this board tells you</h2>
      <ul>
        <li>Only a person ends an alert: go, look, and then close it here.</li>
        <li>
          A tile says when a device was last heard. It cannot say that a resident is well: nothing
          heard is not good news.
        </li>
        <li>NOT LIVE means that new alerts do not reach this screen.</li>
        <li>SOUND OFF means that this screen is silent until it is touched.</li>
      </ul>
      <Outside />
      <h2>How well falls are found</h2>
      {faultWords !== null && (
        <p className="alert__fault" role="alert">
          {faultWords}
        </p>
      )}
      {answer !== null && <Model about={answer} />}
      {board !== null && (
        <p>
          {board.homeName}, hub <span className="reference">{board.hubId}</span>
        </p>
      )}
    </div>
  );
}
