// Hop 2 for a strap, mat or pad in a bed: somebody is in it, or nobody.
import { CONTACT_MS, silentAfter } from "../domain/supervision.ts";
import { defineSensor } from "./define-sensor.ts";
import { senseState } from "./sense-state.ts";

export const bedOccupancy = defineSensor({
  type: "bed-occupancy",
  summary: "Bed sensor: a strap, mat or pad that says whether somebody is in the bed.",
  settings: {
    silentAfterMs: silentAfter(CONTACT_MS.battery),
  },
  purpose: "bed-exit",
  supervision: ({ silentAfterMs }) => ({ silentAfterMs }),
  quantities: ["occupied", "heart-rate", "breathing-rate"],
  sense: senseState("occupied", "bed", "occupied", "empty"),
});
