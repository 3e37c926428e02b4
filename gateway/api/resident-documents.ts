// The routes about how one resident is sensed and reminded, in words and schemas. `route-documents.ts`
// takes them in whole.
import {
  awayRequest,
  basisRequest,
  privateTimeRequest,
  residentRuleRequest,
  residentsView,
} from "./contract/care-views.ts";
import { doseOutcomeRequest, remindersView } from "./contract/reminder-views.ts";

export const residentDocuments = {
  "GET /reminders": {
    summary: "Today's doses of every resident, and how each stands",
    answer: remindersView,
  },
  "POST /reminders/:doseId/outcome": {
    summary: "Staff's own record of a dose: given, refused, or not given and why",
    body: doseOutcomeRequest,
    answer: remindersView,
  },
  "GET /residents": {
    summary: "How each resident is sensed: bases, alert rules, private time, away",
    answer: residentsView,
  },
  "POST /residents/:residentId/private-time": {
    summary: "Not sensed for a while, as they or who decides for them wish; help still works",
    body: privateTimeRequest,
    answer: residentsView,
  },
  "DELETE /residents/:residentId/private-time": {
    summary: "Sensed again before its end",
    answer: residentsView,
  },
  "POST /residents/:residentId/away": {
    summary: "Not in the home: their devices may be silent, their prompts wait",
    body: awayRequest,
    answer: residentsView,
  },
  "DELETE /residents/:residentId/away": {
    summary: "Back before the end",
    answer: residentsView,
  },
  "POST /residents/:residentId/bases": {
    summary: "Record, or review, on what basis they are sensed for a purpose",
    body: basisRequest,
    answer: residentsView,
  },
  "DELETE /residents/:residentId/bases/:purpose": {
    summary: "End it: what rests on it ends, too",
    answer: residentsView,
  },
  "POST /residents/:residentId/rules": {
    summary: "Switch an alert rule on at the hours given, or with no periods off",
    body: residentRuleRequest,
    answer: residentsView,
  },
} as const;
