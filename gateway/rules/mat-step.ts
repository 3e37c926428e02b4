import { defineStateRule } from "../domain/state-rule.ts";

/** A mat lies where feet come first: beside a bed, before a door. */
export const matStep = defineStateRule({
  rule: "mat-step",
  summary:
    "A resident who stepped on the mat beside their bed, at once or when they stay on it; off by itself.",
  begins: { what: "mat", state: "occupied" },
  ends: [{ what: "mat", state: "empty" }],
  isPlace: true,
  isPersonal: true,
});
