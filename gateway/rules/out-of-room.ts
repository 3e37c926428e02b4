import { defineStateRule } from "../domain/state-rule.ts";

/** Seen in bed or on the chair, they are in the room, whatever the presence sensor says. */
export const outOfRoom = defineStateRule({
  rule: "out-of-room",
  summary:
    "A resident whom nothing in their room has seen for the time set for them; off by itself.",
  begins: { what: "presence", state: "empty" },
  ends: [
    { what: "presence", state: "occupied" },
    { what: "bed", state: "occupied" },
    { what: "chair", state: "occupied" },
  ],
  isPlace: false,
  isPersonal: false,
});
