// The fake hub's answers to the routes of the contract, each as short as the screens need.
import { fakeReminders } from "./fake-reminders.ts";
import { fakeDeliveries, fakeDestinations } from "./fake-destinations.ts";
import type { IncomingMessage, ServerResponse } from "node:http";
import {
  closeRequest,
  actRequest,
  enrolRequest,
  signInRequest,
} from "../../../gateway/api/contract/requests.ts";
import {
  type AlertView,
  type BoardView,
  type SessionView,
  traceView,
} from "../../../gateway/api/contract/views.ts";
import { applyAct } from "./fake-acts.ts";
import { fakeStaff, fakeTablets } from "./fake-access.ts";
import { fakeSensitivity } from "./fake-sensitivity.ts";
import { fakeResidents } from "./fake-care.ts";
import { FAKE_ABOUT, fakeModelChange, fakeModels } from "./fake-figures.ts";
import { PEOPLE } from "./fake-home.ts";
import { fakeDeviceChoices, fakeDevices } from "./fake-devices.ts";
import { fakeRecordChange, fakeRecords } from "./fake-records.ts";
import { fakeWindow } from "./fake-window.ts";

const CODE_VALID_MS = 600_000;
export const ENROL_CODE = "K7QM2XPT";

/** The side of the fake hub that its routes see. */
export interface ScriptedHub {
  readonly board: BoardView;
  readonly session: SessionView;
  readonly pin: string;
  readonly refusals: ReadonlyMap<string, { status: number; retryAfterS?: number }>;
  nowMs(): number;
  boardNow(): BoardView;
  signInAs(staffId: string | null): void;
  enrol(label: string): void;
  tell(alert: AlertView, type: string): void;
  openStream(response: ServerResponse): void;
  record(told: Told): void;
}

/** What the screens told the hub: a test waits for these, never for a time. */
export interface Told {
  readonly path: string;
  readonly method: string;
  readonly body: unknown;
  readonly headers: IncomingMessage["headers"];
}

interface Call {
  readonly hub: ScriptedHub;
  readonly path: string;
  readonly body: unknown;
  readonly answer: (status: number, json?: unknown) => void;
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  const json: unknown = text === "" ? {} : JSON.parse(text);
  return json;
}

export async function answerApi(
  hub: ScriptedHub,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const method = request.method ?? "GET";
  const path = (request.url ?? "").slice("/api/v1".length);
  const body = await readBody(request);
  const answer = (status: number, json?: unknown): void => {
    const retryAfterS = hub.refusals.get(path)?.retryAfterS;
    const headers = retryAfterS === undefined ? {} : { "retry-after": String(retryAfterS) };
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(json === undefined ? "" : JSON.stringify(json));
  };
  const refusal = hub.refusals.get(path);
  if (refusal !== undefined) {
    answer(refusal.status, { code: "test/refused", message: "The test refused this." });
  } else if (method === "GET" && path === "/stream") {
    if (mayLook(hub)) hub.openStream(response);
    else answer(401, { code: "session/required", message: "Sign in first." });
  } else {
    const call: Call = { hub, path, body, answer };
    if (method === "GET") answerGet(call);
    else answerChange(call, method, request);
  }
  hub.record({ path, method, body, headers: request.headers });
}

function mayLook(hub: ScriptedHub): boolean {
  return hub.session.signedIn !== null || hub.session.tablet !== null;
}

function answerGet({ hub, path, answer }: Call): void {
  const asked = PUBLIC[path];
  if (asked !== undefined) answer(200, asked(hub));
  else if (!mayLook(hub)) answer(401, { code: "session/required", message: "Sign in first." });
  else if (SIGNED_IN[path] !== undefined) answer(200, SIGNED_IN[path](hub));
  else answerAboutAlert(hub, path, answer);
}

type AnswerOf = (hub: ScriptedHub) => unknown;

const PUBLIC: Readonly<Record<string, AnswerOf>> = {
  "/session": (hub) => hub.session,
  "/about": () => FAKE_ABOUT,
  "/sign-in-names": ({ board }) => ({
    ...{ homeName: board.homeName, demo: board.demo },
    people: PEOPLE.filter(({ role }) => role === "staff" || role === "manager"),
  }),
};

const SIGNED_IN: Readonly<Record<string, AnswerOf>> = {
  "/board": (hub) => hub.boardNow(),
  "/devices": (hub) => fakeDevices(hub.board, hub.nowMs()),
  "/devices/choices": ({ board, session }) => fakeDeviceChoices(board, session),
  "/staff": () => fakeStaff(),
  "/tablets": (hub) => fakeTablets(hub.nowMs()),
  "/residents": (hub) => fakeResidents(hub.board, hub.nowMs()),
  "/sensitivity": (hub) => fakeSensitivity(hub.board, hub.nowMs()),
  "/models": (hub) => fakeModels(hub.nowMs(), null),
};

function answerAboutAlert(hub: ScriptedHub, path: string, answer: Call["answer"]): void {
  if (path === "/reminders") answer(200, fakeReminders(hub.nowMs(), null, null));
  else if (path.endsWith("/window")) answer(200, fakeWindow(path.split("/")[2] ?? ""));
  else if (path === "/records") answer(200, fakeRecords(hub.nowMs()));
  else if (path === "/destinations") answer(200, fakeDestinations(hub.nowMs()));
  else if (path.endsWith("/deliveries")) {
    answer(200, fakeDeliveries(hub.nowMs(), path.split("/")[2] ?? ""));
  } else if (path.startsWith("/trace/")) answer(200, traceOf(hub, path.slice("/trace/".length)));
  else answer(404, { code: "request/unknown-route", message: "There is nothing here." });
}

const SAYS_NOTHING = /^\/board-status$|^\/devices(\/|$)|\/(receipts|resend|resident)$/;

function answerChange(
  { hub, path, body, answer }: Call,
  method: string,
  request: IncomingMessage,
): void {
  const nowMs = hub.nowMs();
  const changes = [
    fakeModelChange(path, method, nowMs),
    fakeRecordChange(path, nowMs),
    noteOf(hub, path, body),
  ];
  const said = changes.find((one) => one !== null);
  if (said !== undefined) answer(200, said);
  else if (path === "/session") signInOrOut(hub, method, body, answer);
  else if (SAYS_NOTHING.test(path)) answer(204);
  else if (path === "/tablets/codes") {
    answer(200, { code: ENROL_CODE, expiresMs: hub.nowMs() + CODE_VALID_MS });
  } else if (path === "/tablets/enrol") {
    const { code, label } = enrolRequest.parse(body);
    if (code !== ENROL_CODE) answer(403, { code: "tablet/refused", message: "Not this code." });
    else {
      hub.enrol(label);
      answer(200, hub.session);
    }
  } else if (path.startsWith("/residents/")) {
    answer(200, fakeResidents(hub.board, hub.nowMs()));
  } else if (path.startsWith("/sensitivity/")) answer(200, fakeSensitivity(hub.board, hub.nowMs()));
  else if (path.startsWith("/alerts/")) actOn(hub, path, body, answer);
  else answer(404, { code: "request/unknown-route", message: String(request.url) });
}

function noteOf(hub: ScriptedHub, path: string, body: unknown): unknown {
  return path.startsWith("/reminders/") ? fakeReminders(hub.nowMs(), path, body) : null;
}

function signInOrOut(
  hub: ScriptedHub,
  method: string,
  body: unknown,
  answer: Call["answer"],
): void {
  if (method === "DELETE") {
    hub.signInAs(null);
    answer(204);
    return;
  }
  const { staffId, pin } = signInRequest.parse(body);
  if (pin !== hub.pin) {
    answer(401, { code: "session/refused", message: "The PIN is wrong." });
    return;
  }
  hub.signInAs(staffId);
  answer(200, hub.session);
}

function actOn(hub: ScriptedHub, path: string, body: unknown, answer: Call["answer"]): void {
  const [, , alertId, act] = path.split("/");
  const alert = hub.board.alerts.find((one) => one.alertId === alertId);
  if (alert === undefined) {
    answer(404, { code: "alert/unknown", message: "There is no such alert." });
    return;
  }
  const staffId =
    hub.session.signedIn?.staffId ?? (act === "close" ? undefined : actRequest.parse(body).staffId);
  const person = PEOPLE.find((one) => one.staffId === staffId);
  if (person === undefined) {
    answer(401, { code: "session/required", message: "Sign in first." });
    return;
  }
  const verified = hub.session.signedIn !== null;
  const hand = { staffId: person.staffId, name: person.name, verified, atMs: hub.nowMs() };
  const known = (["acknowledge", "attend", "hand-back", "close"] as const).find(
    (one) => one === act,
  );
  const outcome = act === "close" ? closeRequest.parse(body).outcome : "not-known";
  const next = known === undefined ? null : applyAct(alert, known, hand, outcome);
  if (next === null) {
    answer(409, { code: "alert/refused", message: "Not in this stage." });
    return;
  }
  hub.tell(next, `alert.${act ?? ""}`);
  answer(200, next);
}

function traceOf(hub: ScriptedHub, alertId: string): unknown {
  const nowMs = hub.nowMs();
  const hop = (number: number, what: string, sinceMs: number, detail: string | null): unknown => ({
    hop: number,
    what,
    wallMs: nowMs - 5000 + sinceMs,
    sincePreviousMs: number === 1 ? null : 1.4,
    detail,
  });
  return traceView.parse({
    alertId,
    traceId: "trace-1",
    hops: [
      hop(1, "packet received", 0, "wearable-4, MQTT"),
      hop(2, "readings decoded", 1, null),
      hop(3, "device, resident and place known", 2, "Room 4"),
      hop(6, "stored, alert raised", 5, "log sequence 4211"),
    ],
    alarmConditionDelayMs: 2200,
    alarmSignalGenerationDelayMs: 41,
  });
}
