// Every route of the API in words and schemas, for the OpenAPI document. Checked against the table
// of access: a route without its line does not compile.
import { z } from "zod";
import { driversView, learnRequest } from "./contract/driver-views.ts";
import {
  assignRequest,
  contactRequest,
  deviceChoicesView,
  setUpRequest,
  staffView,
  testRequest,
} from "./contract/care-views.ts";
import { deliveriesView, destinationsView } from "./contract/destination-views.ts";
import {
  aboutView,
  modelsView,
  promotionRequest,
  toldFallRequest,
  toldFallView,
} from "./contract/model-views.ts";
import {
  actRequest,
  boardStatusRequest,
  closeRequest,
  enrolCodeView,
  enrolRequest,
  receiptRequest,
  sensitivityRequest,
  signInRequest,
} from "./contract/requests.ts";
import {
  alertsView,
  alertView,
  boardView,
  devicesView,
  sensitivityView,
  sessionView,
  signInNames,
  streamMessage,
  tabletsView,
  traceView,
  windowView,
} from "./contract/views.ts";
import { recordDocuments } from "./record-documents.ts";
import { residentDocuments } from "./resident-documents.ts";
import type { RouteName } from "./route-access.ts";
import type { RouteDocument } from "./route-document.ts";
import { alertsQuery } from "./routes/alert-routes.ts";

const boardHeader = z.object({ "x-board-id": z.string().min(1).max(64) });

export const routeDocuments: Readonly<Record<RouteName, RouteDocument>> = {
  "POST /session": {
    summary: "Sign in with a name and a PIN",
    body: signInRequest,
    answer: sessionView,
  },
  "GET /session": { summary: "Who is signed in here, and on which tablet", answer: sessionView },
  "DELETE /session": { summary: "Sign out" },
  "GET /sign-in-names": { summary: "The names to pick from before the PIN", answer: signInNames },
  "GET /board": { summary: "Everything a board shows", answer: boardView },
  "GET /alerts": {
    summary: "Open alerts, most urgent first; with state=all also closed ones",
    query: alertsQuery,
    answer: alertsView,
  },
  "POST /alerts/:alertId/acknowledge": {
    summary: "I am going",
    body: actRequest,
    answer: alertView,
  },
  "POST /alerts/:alertId/hand-back": {
    summary: "I can't go: it sounds again",
    body: actRequest,
    answer: alertView,
  },
  "POST /alerts/:alertId/attend": {
    summary: "I am here with the resident",
    body: actRequest,
    answer: alertView,
  },
  "POST /alerts/:alertId/close": {
    summary: "It is over, with what was found",
    body: closeRequest,
    answer: alertView,
  },
  "POST /alerts/:alertId/receipts": {
    summary: "This board shows the alert, or sounds for it",
    body: receiptRequest,
    headers: boardHeader,
  },
  "GET /alerts/:alertId/window": {
    summary: "How hard the device was moved around the blow, while those samples are kept",
    answer: windowView,
  },
  "GET /sensitivity": {
    summary: "How readily each resident's findings call",
    answer: sensitivityView,
  },
  "POST /sensitivity/:residentId": {
    summary: "Set it: less than normal only with a reason, and an end within seven days",
    body: sensitivityRequest,
    answer: sensitivityView,
  },
  "GET /devices/choices": {
    summary: "What a device may be and belong to",
    answer: deviceChoicesView,
  },
  "POST /devices": { summary: "Set up a device that was heard", body: setUpRequest },
  "POST /devices/:deviceId/assignment": {
    summary: "Whom or which room it belongs to from now on; neither: nobody",
    body: assignRequest,
  },
  "POST /devices/:deviceId/contact": {
    summary: "How long it may be silent; null: as its kind",
    body: contactRequest,
  },
  "POST /devices/:deviceId/test": {
    summary: "Its next press within five minutes is a test and calls nobody",
    body: testRequest,
  },
  "DELETE /devices/:deviceId/test": { summary: "A press calls for help again" },
  "DELETE /devices/:deviceId": { summary: "Take it out: what it sends is a stranger's" },
  ...residentDocuments,
  "POST /board-status": {
    summary: "This board is alive, and can or cannot sound",
    body: boardStatusRequest,
  },
  "GET /devices": { summary: "Devices, and those not set up", answer: devicesView },
  "GET /stream": {
    summary: "Server-sent events: event = vocabulary name, id = log sequence; resumes",
    query: z.object({ lastEventId: z.string().optional() }),
    headers: z.object({ "last-event-id": z.string().optional() }),
    answer: streamMessage,
    isStream: true,
  },
  "GET /trace/:alertId": { summary: "The hops of one alert with real times", answer: traceView },
  "POST /staff/:staffId/revoke": { summary: "End a person's access, on every screen at once" },
  "GET /staff": { summary: "Everybody who may sign in, or could once", answer: staffView },
  "GET /tablets": { summary: "Tablets that are enrolled", answer: tabletsView },
  "DELETE /tablets/:tabletId": { summary: "End a tablet's enrolment: it shows nothing any more" },
  "POST /tablets/codes": { summary: "Make a code to enrol a tablet", answer: enrolCodeView },
  "POST /tablets/enrol": {
    summary: "Enrol this tablet",
    body: enrolRequest,
    answer: sessionView,
  },
  "GET /models": {
    summary: "The model that decides, the one that runs silently, and how they compare",
    answer: modelsView,
  },
  "POST /models/promotion": {
    summary: "Let the silent model decide, as seen compared",
    body: promotionRequest,
    answer: modelsView,
  },
  "DELETE /models/promotion": {
    summary: "Let the configured model decide again",
    answer: modelsView,
  },
  "POST /told-falls": {
    summary: "A resident was found fallen, and nobody had been told",
    body: toldFallRequest,
    answer: toldFallView,
  },
  "GET /destinations": {
    summary: "What waits for each destination, and since when",
    answer: destinationsView,
  },
  "GET /destinations/:destinationId/deliveries": {
    summary: "What one destination was sent lately, and what it refused for good",
    answer: deliveriesView,
  },
  "POST /deliveries/:deliveryId/resend": {
    summary: "Send again, under its own key, what was refused for good",
  },
  "GET /drivers": {
    summary: "Radios and buses beside MQTT, and which of them teach devices in",
    answer: driversView,
  },
  "POST /drivers/:driverId/learn": {
    summary: "List unknown devices of a radio for some minutes; 0 ends it",
    body: learnRequest,
    answer: driversView,
  },
  ...recordDocuments,
  "GET /about": {
    summary: "What it is for, and how well its model did in the laboratory",
    answer: aboutView,
  },
  "GET /openapi.json": { summary: "This document", answer: z.object({ openapi: z.string() }) },
};
