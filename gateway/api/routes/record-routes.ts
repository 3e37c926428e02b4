// Who residents are in social care records, and whom a closed alert was really about. Before it: a
// screen. After it: the record desk.
import { parseNhsNumber } from "../../domain/nhs-number.ts";
import type { ApiParts } from "../api-parts.ts";
import type { ApiContext, Handler } from "../caller.ts";
import {
  alertResidentRequest,
  nhsNumberRequest,
  recordMatchRequest,
} from "../contract/record-views.ts";
import { readAlertId, readBody, readResidentId } from "../read-request.ts";
import { RequestFault } from "../request-fault.ts";
import type { RouteName } from "../route-access.ts";
import { recordsViewOf } from "../views/records-view.ts";

type RecordRoute = Extract<
  RouteName,
  `${string} /records${string}` | "POST /alerts/:alertId/resident"
>;

export function recordRoutes(parts: ApiParts): Record<RecordRoute, Handler> {
  const { records } = parts.hub;
  return {
    "GET /records": (c) => c.json(recordsViewOf(parts)),
    "POST /records/residents/:residentId/nhs-number": async (c) => {
      const { nhsNumber: given } = await readBody(c, nhsNumberRequest);
      const digits = parseNhsNumber(given);
      if (digits === undefined) {
        const message = "This is no NHS number: ten digits whose last one fits the others";
        throw new RequestFault("request/invalid", message, { where: "body.nhsNumber" });
      }
      await records.setNhsNumber(readResidentId(c), digits, staffIdOf(c));
      return c.json(recordsViewOf(parts));
    },
    "POST /records/residents/:residentId/match": async (c) => {
      const { destinationId, patientId } = await readBody(c, recordMatchRequest);
      const residentId = readResidentId(c);
      await records.matchByHand({ residentId, destinationId, patientId, staffId: staffIdOf(c) });
      return c.json(recordsViewOf(parts));
    },
    "POST /alerts/:alertId/resident": async (c) => {
      const { residentId } = await readBody(c, alertResidentRequest);
      await records.correctResident({ alertId: readAlertId(c), staffId: staffIdOf(c), residentId });
      return c.body(null, 204);
    },
  };
}

/** Signed in with a PIN: the table of access lets nobody else come here. */
function staffIdOf(c: ApiContext): string {
  return c.get("caller").session?.staffId ?? "";
}
