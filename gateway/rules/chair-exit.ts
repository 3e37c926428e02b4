import { defineStateRule } from "../domain/state-rule.ts";

/** For residents who cannot stand safely without somebody beside them. */
export const chairExit = defineStateRule({
  rule: "chair-exit",
  summary:
    "A resident who got up from their chair and did not sit down again in the time set; off by itself.",
  begins: { what: "chair", state: "empty" },
  ends: [{ what: "chair", state: "occupied" }],
  isPlace: true,
  isPersonal: true,
});
