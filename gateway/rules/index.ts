// The registry of rules: one line each. Order: of lines on an alert; and
// what `attendance` clears when an alert is handed back, `ladder` sets anew after it.
import { z } from "zod";
import type { Rule, RuleDefinition } from "../domain/rule.ts";
import { attendance } from "./attendance.ts";
import { bedExit } from "./bed-exit.ts";
import { chairExit } from "./chair-exit.ts";
import { doorOpen } from "./door-open.ts";
import { fall } from "./fall.ts";
import { followUp } from "./follow-up.ts";
import { help } from "./help.ts";
import { ladder } from "./ladder.ts";
import { matStep } from "./mat-step.ts";
import { outOfRoom } from "./out-of-room.ts";
import { receipts } from "./receipts.ts";
import { reminder } from "./reminder.ts";
import { reminderSteps } from "./reminder-steps.ts";
import { onFloor } from "./on-floor.ts";
import { sensitivity } from "./sensitivity.ts";
import { technical } from "./technical.ts";
import { walkingAbout } from "./walking-about.ts";
import { whoIsTold } from "./who-is-told.ts";

export const ruleDefinitions: readonly RuleDefinition[] = [
  help,
  fall,
  bedExit,
  chairExit,
  matStep,
  doorOpen,
  outOfRoom,
  walkingAbout,
  followUp,
  attendance,
  ladder,
  receipts,
  onFloor,
  sensitivity,
  reminder,
  reminderSteps,
  technical,
  whoIsTold,
];

/** Config's `rules`: one optional object of settings per rule; parsing it builds the rules. */
export const rulesSettings = z
  .strictObject(
    Object.fromEntries(ruleDefinitions.map(({ name, build }) => [name, build.prefault({})])),
  )
  .prefault({})
  .transform((rules): readonly Rule[] => Object.values(rules));
