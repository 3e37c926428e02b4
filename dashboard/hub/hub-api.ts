// Every question this page asks the hub: JSON over the page's own origin, each answer checked
// against the contract. What goes wrong is thrown as a HubFault in words for staff.
import { z } from "zod";
import {
  type AlertView,
  alertView,
  type BoardView,
  boardView,
  devicesView,
  problem,
  type SessionView,
  type SignInNames,
  sessionView,
  signInNames,
  sensitivityView,
  type SensitivityView,
  traceView,
  type TraceView,
  windowView,
  type WindowView,
} from "../../gateway/api/contract/views.ts";
import {
  type ActRequest,
  type BoardStatusRequest,
  type CloseRequest,
  enrolCodeView,
  type SensitivityRequest,
} from "../../gateway/api/contract/requests.ts";
import { HubFault } from "./hub-fault.ts";

const BASE = "/api/v1";
/** A LAN answers in milliseconds; beyond this the person should be told and try again. */
const ANSWER_TIMEOUT_MS = 5000;

export type DevicesView = z.infer<typeof devicesView>;
export type EnrolCode = z.infer<typeof enrolCodeView>;
export type AlertAct = "acknowledge" | "attend" | "hand-back";

interface Ask<T> {
  readonly method?: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly answer: z.ZodType<T>;
}

export const nothing = z.unknown().transform(() => null);

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === "") return null;
  try {
    const json: unknown = JSON.parse(text);
    return json;
  } catch {
    return null;
  }
}

function faultOf(response: Response, json: unknown): HubFault {
  const read = problem.safeParse(json);
  const retryAfterS = Number(response.headers.get("retry-after") ?? Number.NaN);
  return new HubFault({
    status: response.status,
    code: read.success ? read.data.code : `http/${response.status}`,
    words: read.success ? read.data.message : "The hub could not do this.",
    retryAfterS: Number.isFinite(retryAfterS) ? retryAfterS : null,
  });
}

async function send(ask: Ask<unknown>): Promise<Response> {
  const hasBody = ask.body !== undefined;
  try {
    return await fetch(`${BASE}${ask.path}`, {
      method: ask.method ?? "GET",
      headers: { ...(hasBody ? { "content-type": "application/json" } : {}), ...ask.headers },
      ...(hasBody ? { body: JSON.stringify(ask.body) } : {}),
      cache: "no-store",
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
  } catch (cause) {
    throw HubFault.notReached(cause);
  }
}

export async function askHub<T>(ask: Ask<T>): Promise<T> {
  const response = await send(ask);
  const json = await readJson(response);
  if (!response.ok) throw faultOf(response, json);
  const read = ask.answer.safeParse(json);
  if (!read.success) throw HubFault.unreadable(read.error);
  return read.data;
}

export const post = { method: "POST" } as const;

export async function getSession(): Promise<SessionView> {
  return await askHub({ path: "/session", answer: sessionView });
}

export async function signIn(staffId: string, pin: string): Promise<SessionView> {
  return await askHub({ ...post, path: "/session", body: { staffId, pin }, answer: sessionView });
}

export async function signOut(): Promise<void> {
  await askHub({ method: "DELETE", path: "/session", answer: nothing });
}

export async function getSignInNames(): Promise<SignInNames> {
  return await askHub({ path: "/sign-in-names", answer: signInNames });
}

export async function getBoard(): Promise<BoardView> {
  return await askHub({ path: "/board", answer: boardView });
}

export async function getDevices(): Promise<DevicesView> {
  return await askHub({ path: "/devices", answer: devicesView });
}

export async function getTrace(alertId: string): Promise<TraceView> {
  return await askHub({ path: `/trace/${encodeURIComponent(alertId)}`, answer: traceView });
}

export async function getWindow(alertId: string): Promise<WindowView> {
  return await askHub({
    path: `/alerts/${encodeURIComponent(alertId)}/window`,
    answer: windowView,
  });
}

export async function getSensitivity(): Promise<SensitivityView> {
  return await askHub({ path: "/sensitivity", answer: sensitivityView });
}

export async function setSensitivity(
  residentId: string,
  body: SensitivityRequest,
): Promise<SensitivityView> {
  const path = `/sensitivity/${encodeURIComponent(residentId)}`;
  return await askHub({ ...post, path, body, answer: sensitivityView });
}

export async function actOnAlert(
  alertId: string,
  act: AlertAct,
  body: ActRequest,
): Promise<AlertView> {
  return await askHub({
    ...post,
    path: `/alerts/${encodeURIComponent(alertId)}/${act}`,
    body,
    answer: alertView,
  });
}

export async function closeAlert(alertId: string, body: CloseRequest): Promise<AlertView> {
  return await askHub({
    ...post,
    path: `/alerts/${encodeURIComponent(alertId)}/close`,
    body,
    answer: alertView,
  });
}

export async function sendReceipt(
  alertId: string,
  kind: "shown" | "sound-confirmed",
  boardId: string,
): Promise<void> {
  await askHub({
    ...post,
    path: `/alerts/${encodeURIComponent(alertId)}/receipts`,
    body: { kind },
    headers: { "x-board-id": boardId },
    answer: nothing,
  });
}

export async function sendBoardStatus(status: BoardStatusRequest): Promise<void> {
  await askHub({ ...post, path: "/board-status", body: status, answer: nothing });
}

export async function makeEnrolCode(): Promise<EnrolCode> {
  return await askHub({ ...post, path: "/tablets/codes", body: {}, answer: enrolCodeView });
}

export async function enrolTablet(code: string, label: string): Promise<SessionView> {
  return await askHub({
    ...post,
    path: "/tablets/enrol",
    body: { code, label },
    answer: sessionView,
  });
}
