// The API's own description, OpenAPI 3.1, from the schemas the requests are really checked with.
// Imported only when it is asked for.
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { problem } from "./contract/views.ts";
import type { FaultStatus } from "./request-fault.ts";
import { type CallerKind, type RouteName, routeAccess } from "./route-access.ts";
import type { RouteDocument } from "./route-document.ts";
import { routeDocuments } from "./route-documents.ts";

const API_BASE = "/api/v1";

const faults = {
  400: "What is wrong with the request, and where",
  401: "Nobody is signed in, or name and PIN do not belong together",
  403: "The role does not allow it, or it came from another site",
  404: "There is no such alert, window, person, tablet or route",
  409: "The alert is not in a stage that allows this, or the change is not allowed",
  413: "The body is too large",
  429: "Tried too fast: wait as retry-after says",
  500: "The hub could not do this: its own log says why",
  503: "The hub could not store it",
  507: "The disk is full, and the hub could not store it",
} as const satisfies Readonly<Record<FaultStatus, string>>;

type Document = ReturnType<OpenAPIHono["getOpenAPI31Document"]>;

export function openApiDocument(version: string): Document {
  const app = new OpenAPIHono();
  for (const [name, document] of Object.entries(routeDocuments)) {
    const [verb = "", path = ""] = name.split(" ");
    const who = callersOf(name);
    app.openAPIRegistry.registerPath(
      createRoute({
        method: methodOf(verb),
        path: `${API_BASE}${path.replace(/:(\w+)/g, "{$1}")}`,
        summary: document.summary,
        description: `May be called by: ${who.join(", ")}.`,
        ...(who[0] === "anybody" ? {} : { security: [{ session: [] }, { tablet: [] }] }),
        request: requestOf(document, path),
        responses: { ...answerOf(document), ...faultAnswers() },
      }),
    );
  }
  for (const [key, name] of [
    ["session", "hw_session"],
    ["tablet", "hw_tablet"],
  ] as const) {
    app.openAPIRegistry.registerComponent("securitySchemes", key, {
      type: "apiKey",
      in: "cookie",
      name,
    });
  }
  return app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: { title: "Hearthwatch", version, description: "A care home's own falls gateway." },
  });
}

function callersOf(name: string): readonly CallerKind[] {
  return isRouteName(name) ? routeAccess[name] : [];
}

function isRouteName(name: string): name is RouteName {
  return name in routeAccess;
}

function methodOf(verb: string): "get" | "post" | "delete" {
  return verb === "POST" ? "post" : verb === "DELETE" ? "delete" : "get";
}

function requestOf(
  document: RouteDocument,
  path: string,
): Parameters<typeof createRoute>[0]["request"] & object {
  const { body, query, headers } = document;
  const params = [...path.matchAll(/:(\w+)/g)].map(([, name = ""]) => [name, z.string()] as const);
  return {
    ...(params.length === 0 ? {} : { params: z.object(Object.fromEntries(params)) }),
    ...(query === undefined ? {} : { query }),
    ...(headers === undefined ? {} : { headers }),
    ...(body === undefined
      ? {}
      : { body: { required: true, content: { "application/json": { schema: body } } } }),
  };
}

function answerOf({
  answer,
  isStream = false,
}: RouteDocument): Parameters<typeof createRoute>[0]["responses"] {
  if (answer === undefined) return { 204: { description: "Done" } };
  const type = isStream ? "text/event-stream" : "application/json";
  return { 200: { description: "The answer", content: { [type]: { schema: answer } } } };
}

function faultAnswers(): Parameters<typeof createRoute>[0]["responses"] {
  return Object.fromEntries(
    Object.entries(faults).map(([status, description]) => [
      status,
      { description, content: { "application/json": { schema: problem } } },
    ]),
  );
}
