// The hub's HTTP side, wired: guards, routes, stream, board. After it: a listener.
import { getRequestListener } from "@hono/node-server";
import { Hono, type MiddlewareHandler } from "hono";
import type { Alert } from "../domain/home.ts";
import { messageOf } from "../errors.ts";
import type { ApiParts } from "./api-parts.ts";
import { BoardWatch, type BoardWatchHooks } from "./board-watch.ts";
import { type ApiContext, type ApiEnv, callerOf, type Handler } from "./caller.ts";
import type { AlertView } from "./contract/views.ts";
import { EnrolCodes } from "./enrol-codes.ts";
import type { RequestListener } from "./http-listener.ts";
import type { ApiLog, HubPort } from "./hub-port.ts";
import { PinThrottle } from "./pin-throttle.ts";
import { answerTo, RequestFault } from "./request-fault.ts";
import { refuseCrossSite, refuseUnlessAllowed, securityHeaders } from "./request-guards.ts";
import type { RouteName } from "./route-access.ts";
import { followRights } from "./rights-watch.ts";
import { accessRoutes } from "./routes/access-routes.ts";
import { alertRoutes } from "./routes/alert-routes.ts";
import { boardRoutes } from "./routes/board-routes.ts";
import { careRoutes } from "./routes/care-routes.ts";
import { deviceRoutes } from "./routes/device-routes.ts";
import { destinationRoutes } from "./routes/destination-routes.ts";
import { driverRoutes } from "./routes/driver-routes.ts";
import { modelRoutes } from "./routes/model-routes.ts";
import { recordRoutes } from "./routes/record-routes.ts";
import { reminderRoutes } from "./routes/reminder-routes.ts";
import { sessionRoutes } from "./routes/session-routes.ts";
import { sensitivityRoutes } from "./routes/sensitivity-routes.ts";
import { tabletRoutes } from "./routes/tablet-routes.ts";
import { traceRoutes } from "./routes/trace-routes.ts";
import { windowRoutes } from "./routes/window-routes.ts";
import { SessionBook } from "./session-book.ts";
import { staticFiles } from "./static-files.ts";
import { EventStream } from "./stream/event-stream.ts";
import { type RandomBytes, systemRandom } from "./token.ts";
import { AlertIndex } from "./views/alert-index.ts";
import { alertViewOf } from "./views/alert-view.ts";
import { NameBook } from "./views/name-book.ts";
import type { ViewSource } from "./views/view-source.ts";

export interface ApiOptions {
  readonly hub: HubPort;
  readonly log: ApiLog;
  readonly boardHooks: BoardWatchHooks;
  /** Folder of the built board, or null. */
  readonly dashboardFolder: string | null;
  readonly random?: RandomBytes;
}

export interface Api {
  readonly listener: RequestListener;
  readonly boards: BoardWatch;
  readonly openStreams: () => number;
  /** Ends the streams and stops listening to the hub; the listener is closed by its owner. */
  close(): void;
}

const API_BASE = "/api/v1";

export async function createApi(options: ApiOptions): Promise<Api> {
  const { hub, log, boardHooks, random = systemRandom } = options;
  const names = new NameBook(hub.home, (sealed) => hub.names.openSealed(sealed));
  const index = new AlertIndex(hub.home);
  const boards = new BoardWatch(hub.clock, boardHooks);
  boards.expect(hub.home.tablet.values());
  const source = viewSource(hub, names, index, boards);
  const viewOf = (alert: Alert, isStored: boolean): AlertView =>
    alertViewOf(alert, source, isStored);
  const stream = new EventStream({ hub, log, viewOf });
  const sessions = new SessionBook(hub.secrets, hub.clock, random, log);
  const parts: ApiParts = {
    hub,
    log,
    source,
    sessions,
    throttle: new PinThrottle(hub.clock),
    codes: new EnrolCodes(hub.clock, random),
    boards,
    stream,
  };
  const committed = hub.onCommitted((events) => {
    names.follow(events);
    index.follow(events);
    stream.publish(events);
    followRights(events, parts);
  });
  const notStored = hub.onNotStored((alerts) => {
    stream.publishNotStored(alerts);
  });
  await sessions.load();
  const app = appOf(parts, options.dashboardFolder);
  return {
    listener: getRequestListener(app.fetch, { overrideGlobalObjects: false }),
    boards,
    openStreams: () => stream.openCount,
    close: () => {
      committed[Symbol.dispose]();
      notStored[Symbol.dispose]();
      stream.close();
      boards[Symbol.dispose]();
    },
  };
}

function viewSource(
  hub: HubPort,
  names: NameBook,
  index: AlertIndex,
  boards: BoardWatch,
): ViewSource {
  return {
    home: hub.home,
    // Asked each time: the home may get its name while the hub runs.
    get settings() {
      return hub.settings;
    },
    names,
    index,
    deviceStatus: (deviceId) => hub.deviceStatus(deviceId),
    strangers: () => hub.strangers(),
    boards: () => boards.health(),
  };
}

function appOf(parts: ApiParts, dashboardFolder: string | null): Hono<ApiEnv> {
  const { hub, log } = parts;
  const app = new Hono<ApiEnv>();
  app.onError((error, c) => {
    const { status, problem, retryAfterS } = answerTo(error);
    if (status >= 500) {
      log.warn({ code: problem.code, method: c.req.method, reason: messageOf(error) }, "refused");
    }
    if (retryAfterS !== null) c.header("retry-after", String(retryAfterS));
    return c.json(problem, status);
  });
  app.notFound((c) => c.json(answerTo(unknownRoute()).problem, 404));
  app.use(securityHeaders());
  app.get("/healthz", (c) => healthAnswer(c, hub.health().alive, hub));
  app.get("/readyz", (c) => healthAnswer(c, hub.health().ready, hub));
  app.get("/metrics", async (c) =>
    c.text(await hub.metrics(), 200, { "content-type": "text/plain; version=0.0.4" }),
  );
  app.use(`${API_BASE}/*`, identify(parts));
  register(app, parts);
  for (const handler of staticFiles(dashboardFolder)) app.use("/*", handler);
  return app;
}

/** Before every route of the API: who asks, and does it come from the hub's own pages? */
function identify({ hub, sessions }: ApiParts): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    c.set("caller", callerOf(c, hub, sessions));
    c.header("cache-control", "no-store");
    refuseCrossSite(c);
    await next();
  };
}

function register(app: Hono<ApiEnv>, parts: ApiParts): void {
  const handlers: Record<RouteName, Handler> = {
    ...sessionRoutes(parts),
    ...alertRoutes(parts),
    ...boardRoutes(parts),
    ...sensitivityRoutes(parts),
    ...careRoutes(parts),
    ...deviceRoutes(parts),
    ...reminderRoutes(parts),
    ...tabletRoutes(parts),
    ...accessRoutes(parts),
    ...traceRoutes(parts),
    ...windowRoutes(parts),
    ...modelRoutes(parts),
    ...destinationRoutes(parts),
    ...recordRoutes(parts),
    ...driverRoutes(parts),
  };
  for (const route of routeNames(handlers)) {
    const [method = "", path = ""] = route.split(" ");
    app.on(method, `${API_BASE}${path}`, async (c) => {
      refuseUnlessAllowed(c, route);
      return await handlers[route](c);
    });
  }
}

function routeNames(handlers: Record<RouteName, Handler>): RouteName[] {
  return Object.keys(handlers).filter((name): name is RouteName => name in handlers);
}

function healthAnswer(c: ApiContext, isWell: boolean, hub: HubPort): Response {
  const { reasons } = hub.health();
  return c.json({ ok: isWell, reasons }, isWell ? 200 : 503, { "cache-control": "no-store" });
}

function unknownRoute(): RequestFault {
  return new RequestFault("request/unknown-route", "There is nothing at this address");
}
