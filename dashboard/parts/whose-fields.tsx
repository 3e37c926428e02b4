// Whose a device is and where it is: room and resident, either may be none.
import type { ReactElement } from "react";
import type { DeviceChoicesView } from "../../gateway/api/contract/care-views.ts";
import { residentWords, type Whose } from "../state/setup-words.ts";
import { SelectField } from "./select-field.tsx";

interface WhoseFieldsProps {
  readonly id: string;
  readonly choices: DeviceChoicesView;
  readonly whose: Whose;
  readonly onChoose: (whose: Whose) => void;
}

export function WhoseFields({ id, choices, whose, onChoose }: WhoseFieldsProps): ReactElement {
  return (
    <>
      <SelectField
        id={`${id}-room`}
        label="Room"
        noneWords="No room: it is carried about"
        choices={choices.rooms.map(({ roomId: value, name: words }) => ({ value, words }))}
        chosen={whose.roomId}
        onChoose={(roomId) => {
          onChoose({ ...whose, roomId });
        }}
      />
      <SelectField
        id={`${id}-resident`}
        label="Resident"
        noneWords="No resident: it is for everybody there"
        choices={choices.residents.map((resident) => ({
          ...{ value: resident.residentId, words: residentWords(resident) },
        }))}
        chosen={whose.residentId}
        onChoose={(residentId) => {
          onChoose({ ...whose, residentId });
        }}
      />
    </>
  );
}
