import { defineStateRule } from "../domain/state-rule.ts";

/** Back in bed within the time set for the hour: nobody is called. */
export const bedExit = defineStateRule({
  rule: "bed-exit",
  summary:
    "A resident who left their bed and is not back in the time set for them and the hour; off by itself.",
  begins: { what: "bed", state: "empty" },
  ends: [{ what: "bed", state: "occupied" }],
  isPlace: true,
  isPersonal: true,
});
