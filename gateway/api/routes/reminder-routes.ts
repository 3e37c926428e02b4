// Today's doses, and what staff note of them: for staff on site alone, signed in with a PIN.
import type { ApiParts } from "../api-parts.ts";
import type { Handler } from "../caller.ts";
import { doseOutcomeRequest, type RemindersView } from "../contract/reminder-views.ts";
import { readBody, readIdParam } from "../read-request.ts";
import type { RouteName } from "../route-access.ts";
import { remindersViewOf } from "../views/reminder-view.ts";

type ReminderRoute = Extract<RouteName, `${string} /reminders${string}`>;

export function reminderRoutes(parts: ApiParts): Record<ReminderRoute, Handler> {
  return {
    "GET /reminders": (c) => c.json(viewOf(parts)),
    "POST /reminders/:doseId/outcome": async (c) => {
      const { outcome, reason } = await readBody(c, doseOutcomeRequest);
      const staffId = c.get("caller").session?.staffId ?? "";
      const note = { doseId: readIdParam(c, "doseId"), staffId, outcome };
      await parts.hub.noteDose(note, reason ?? null);
      return c.json(viewOf(parts));
    },
  };
}

function viewOf({ hub, source }: ApiParts): RemindersView {
  return remindersViewOf(source, hub.clock.now(), (sealed) => hub.names.openSealed(sealed));
}
