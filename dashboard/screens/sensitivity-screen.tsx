// A manager sets how readily each resident's movements call. Less than usual needs a reason and an
// end, stands on every board meanwhile, and ends by itself.
import { type ReactElement, useState } from "react";
import type { SensitivityView } from "../../gateway/api/contract/views.ts";
import { useAppState } from "../app-context.ts";
import { getSensitivity } from "../hub/hub-api.ts";
import { useAnswer } from "../hub/use-answer.ts";
import { SensitivityForm } from "../parts/sensitivity-form.tsx";
import { hubNowMs, timeZoneOf } from "../state/hub-clock.ts";
import { LEVEL_WORDS, settingWords } from "../state/sensitivity-words.ts";

type Setting = SensitivityView["residents"][number];

interface RowProps {
  readonly setting: Setting;
  readonly onSet: (view: SensitivityView) => void;
}

function Row({ setting, onSet }: RowProps): ReactElement {
  const state = useAppState();
  const [isOpen, setOpen] = useState(false);
  const nowMs = hubNowMs(state) ?? 0;
  const who = [setting.preferredName, setting.roomName].filter((part) => part !== null).join(", ");
  return (
    <li className="setting">
      <h2 className="setting__who">{who}</h2>
      <p>{settingWords(setting, nowMs, timeZoneOf(state))}</p>
      {isOpen ? (
        <SensitivityForm
          who={who}
          setting={setting}
          nowMs={nowMs}
          onSet={(view) => {
            setOpen(false);
            onSet(view);
          }}
          onCancel={() => {
            setOpen(false);
          }}
        />
      ) : (
        <button
          type="button"
          className="act act--small"
          onClick={() => {
            setOpen(true);
          }}
        >
          Change<span className="nhsuk-u-visually-hidden"> for {who}</span>
        </button>
      )}
    </li>
  );
}

export function SensitivityScreen(): ReactElement {
  const { answer, faultWords } = useAnswer("sensitivity", getSensitivity);
  const [changed, setChanged] = useState<SensitivityView | null>(null);
  const view = changed ?? answer;
  return (
    <div className="sheet">
      <h1 className="sheet__heading">Sensitivity</h1>
      <p>
        How readily a resident’s movements call. The bounds are narrow: no setting switches calling
        off. What each setting finds was measured on acted falls in a laboratory (the manager’s page
        has the figures), <strong>not in a home</strong>.
      </p>
      <ul>
        {Object.values(LEVEL_WORDS).map(({ name, meaning }) => (
          <li key={name}>
            <strong>{name}</strong>: {meaning}
          </li>
        ))}
      </ul>
      {faultWords !== null && (
        <p className="alert__fault" role="alert">
          {faultWords}
        </p>
      )}
      <ul className="settings" aria-label="Residents">
        {view?.residents.map((setting) => (
          <Row key={setting.residentId} setting={setting} onSet={setChanged} />
        ))}
      </ul>
    </div>
  );
}
