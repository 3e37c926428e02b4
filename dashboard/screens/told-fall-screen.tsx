// Staff: a resident was found fallen, and no alert had told anybody. Who, about when, where. It raises
// nothing, because somebody is there already; it is counted, and the model can learn from it.
import { type ReactElement, useState } from "react";
import type { BoardView } from "../../gateway/api/contract/views.ts";
import type { ToldFallRequest } from "../../gateway/api/contract/model-views.ts";
import { useAppState } from "../app-context.ts";
import { faultWords } from "../hub/hub-fault.ts";
import { tellFall } from "../hub/model-api.ts";
import { hubNowMs } from "../state/hub-clock.ts";

const MINUTE_MS = 60_000;
/** The hub may be a moment behind what this screen believes, and takes nothing from the future. */
const HUB_BEHIND_MS = 2_000;

/** Between when and when, minutes ago: as well as anybody knows who found somebody on a round. */
const WHEN = [
  { words: "in the last 15 minutes", from: 15, to: 0 },
  { words: "15 minutes to 1 hour ago", from: 60, to: 15 },
  { words: "1 to 3 hours ago", from: 180, to: 60 },
  { words: "3 to 6 hours ago", from: 360, to: 180 },
  { words: "6 to 12 hours ago", from: 720, to: 360 },
  { words: "not known: within the last 12 hours", from: 720, to: 0 },
] as const;

interface Option {
  readonly value: string;
  readonly words: string;
}

interface ChoiceProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly options: readonly Option[];
  readonly onChoose: (value: string) => void;
}

function Choice({ id, label, value, options, onChoose }: ChoiceProps): ReactElement {
  return (
    <div className="nhsuk-form-group">
      <label className="nhsuk-label" htmlFor={id}>
        {label}
      </label>
      <select
        className="nhsuk-select"
        id={id}
        value={value}
        onChange={(event) => {
          onChoose(event.currentTarget.value);
        }}
      >
        <option value="">Choose</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.words}
          </option>
        ))}
      </select>
    </div>
  );
}

function residentOptions({ rooms }: BoardView): readonly Option[] {
  return rooms.flatMap((room) =>
    room.residents.map(({ residentId, preferredName }) => ({
      value: residentId,
      words: `${preferredName ?? residentId}, ${room.name}`,
    })),
  );
}

interface Fields {
  readonly residentId: string;
  readonly when: string;
  readonly roomId: string;
}

const NOTHING: Fields = { residentId: "", when: "", roomId: "" };

/** What the hub is told; null while the person has not said enough. */
function requestOf(fields: Fields, nowMs: number | null): ToldFallRequest | null {
  const { residentId, when, roomId } = fields;
  const chosen = WHEN.find((one) => one.words === when);
  if (residentId === "" || chosen === undefined || nowMs === null) return null;
  return {
    residentId,
    notBeforeMs: Math.round(nowMs - chosen.from * MINUTE_MS),
    notAfterMs: Math.round(nowMs - Math.max(chosen.to * MINUTE_MS, HUB_BEHIND_MS)),
    roomId: roomId === "" ? null : roomId,
  };
}

function thanksFor(windows: number): string {
  return windows === 0
    ? "Recorded. No movement of that time was kept."
    : `Recorded, with the ${windows} likeliest movements of that time.`;
}

interface FieldsProps {
  readonly board: BoardView | null;
  readonly fields: Fields;
  readonly onChange: (fields: Fields) => void;
}

function FallFields({ board, fields, onChange }: FieldsProps): ReactElement {
  return (
    <>
      <Choice
        id="told-resident"
        label="Who fell?"
        value={fields.residentId}
        options={board === null ? [] : residentOptions(board)}
        onChoose={(residentId) => {
          onChange({ ...fields, residentId });
        }}
      />
      <Choice
        id="told-when"
        label="About when?"
        value={fields.when}
        options={WHEN.map((one) => ({ value: one.words, words: one.words }))}
        onChoose={(when) => {
          onChange({ ...fields, when });
        }}
      />
      <Choice
        id="told-room"
        label="Where, if you know?"
        value={fields.roomId}
        options={(board?.rooms ?? []).map((room) => ({ value: room.roomId, words: room.name }))}
        onChoose={(roomId) => {
          onChange({ ...fields, roomId });
        }}
      />
    </>
  );
}

export function ToldFallScreen(): ReactElement {
  const state = useAppState();
  const [fields, setFields] = useState(NOTHING);
  const [words, setWords] = useState<string | null>(null);
  const [thanks, setThanks] = useState<string | null>(null);
  const send = (): void => {
    setThanks(null);
    const request = requestOf(fields, hubNowMs(state));
    setWords(request === null ? "Choose who it was, and about when." : null);
    if (request === null) return;
    tellFall(request).then(
      (windows) => {
        setThanks(thanksFor(windows));
        setFields(NOTHING);
      },
      (fault: unknown) => {
        setWords(faultWords(fault));
      },
    );
  };
  return (
    <form
      className="sheet"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <h1 className="sheet__heading">A fall nobody was told of</h1>
      <p>
        A resident was found fallen, and no alert had come. Help them first. What you say here
        raises no alert: it is counted, and the falls model can learn from it.
      </p>
      {words !== null && (
        <p className="alert__fault" role="alert">
          {words}
        </p>
      )}
      {thanks !== null && <p role="status">{thanks}</p>}
      <FallFields board={state.board} fields={fields} onChange={setFields} />
      <button type="submit" className="act act--medium">
        Record this fall
      </button>
    </form>
  );
}
