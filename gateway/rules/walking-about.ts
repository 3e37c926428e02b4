import { defineStateRule } from "../domain/state-rule.ts";

/** A motion detector keeps saying so while somebody moves; sitting or lying down ends it. */
export const walkingAbout = defineStateRule({
  rule: "walking-about",
  summary:
    "A resident who walks about in their room at a time set for them, or for longer than that; off by itself.",
  begins: { what: "motion", state: "moving" },
  ends: [{ what: "motion", state: "quiet" }],
  isPlace: true,
  isPersonal: false,
});
