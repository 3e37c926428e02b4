// Event → changed rows: the one place that says what an event means for the home.
import type { NewEvent } from "../events.ts";
import type { Home, RowChange } from "./home.ts";
import { onEvent } from "./on-event.ts";
import { alertReducers } from "./reduce-alert.ts";
import { careReducers } from "./reduce-care.ts";
import { modelReducers, outcomeChanges } from "./reduce-model.ts";
import { forgottenInRecords, recordReducers } from "./reduce-record.ts";
import { reminderReducers } from "./reduce-reminder.ts";
import { setupReducers } from "./reduce-setup.ts";
import { signalReducers } from "./reduce-signal.ts";

/** What `event` changes. Pure; replaying the log through it rebuilds every projection. */
export const reduce: (event: NewEvent, home: Home) => readonly RowChange[] = onEvent<
  readonly [home: Home],
  RowChange
>({
  ...setupReducers,
  ...careReducers,
  ...signalReducers,
  ...modelReducers,
  ...reminderReducers,
  ...alertReducers,
  ...recordReducers,
  "resident.erased": (data, event, home) => [
    ...setupReducers["resident.erased"](data, event, home),
    ...forgottenInRecords(home, data.residentId),
  ],
  "alert.closed": (data, event, home) => [
    ...alertReducers["alert.closed"](data, event, home),
    ...outcomeChanges(data, home),
  ],
});
