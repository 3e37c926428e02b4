import { defineStateRule } from "../domain/state-rule.ts";

/** A door says that it was opened, not by whom: staff who come in open it, too. */
export const doorOpen = defineStateRule({
  rule: "door-open",
  summary:
    "The door of a resident that was opened, or stands open, at a time set for them; off by itself.",
  begins: { what: "door", state: "open" },
  ends: [{ what: "door", state: "closed" }],
  isPlace: true,
  isPersonal: false,
});
