// The routes about social care records, in words and schemas.
import {
  alertResidentRequest,
  nhsNumberRequest,
  recordMatchRequest,
  recordsView,
} from "./contract/record-views.ts";
import type { RouteDocument } from "./route-document.ts";

export const recordDocuments = {
  "POST /alerts/:alertId/resident": {
    summary: "Whom a closed alert was really about; records take it back and get it again",
    body: alertResidentRequest,
  },
  "GET /records": {
    summary: "Who residents are in social care records, those who are unmatched first",
    answer: recordsView,
  },
  "POST /records/residents/:residentId/nhs-number": {
    summary: "Set a resident's NHS number; its check digit must fit",
    body: nhsNumberRequest,
    answer: recordsView,
  },
  "POST /records/residents/:residentId/match": {
    summary: "Say who the resident is in a record, by that record's own id",
    body: recordMatchRequest,
    answer: recordsView,
  },
} as const satisfies Readonly<Record<string, RouteDocument>>;
