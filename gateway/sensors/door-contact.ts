// Hop 2 for a contact on a door or window.
import { CONTACT_MS, silentAfter } from "../domain/supervision.ts";
import { defineSensor } from "./define-sensor.ts";
import { senseState } from "./sense-state.ts";

export const doorContact = defineSensor({
  type: "door-contact",
  summary: "Door contact: says whether a door or window is open.",
  settings: {
    silentAfterMs: silentAfter(CONTACT_MS.eventOnly),
  },
  purpose: "door",
  supervision: ({ silentAfterMs }) => ({ silentAfterMs }),
  quantities: ["open"],
  sense: senseState("open", "door", "open", "closed"),
});
