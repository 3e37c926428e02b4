import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { routeAccess } from "../../gateway/api/route-access.ts";
import { type ApiHost, startApi } from "../support/api-host.ts";

const documentShape = z.object({
  openapi: z.string(),
  paths: z.record(z.string(), z.record(z.string(), z.looseObject({ summary: z.string() }))),
});

describe("GET /openapi.json", () => {
  let host: ApiHost;
  beforeAll(async () => {
    host = await startApi();
  });
  afterAll(async () => {
    await host.close();
  });

  it("describes every route of the table, in OpenAPI 3.1", async () => {
    const { body } = await host.client().get("/api/v1/openapi.json");
    const { openapi, paths } = documentShape.parse(body);
    expect(openapi).toMatch(/^3\.1\./);
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const routes = Object.keys(routeAccess).map((name) =>
      name.replace(" ", " /api/v1").replace(/:(\w+)/g, "{$1}"),
    );
    expect(described.sort()).toEqual(routes.sort());
  });

  it("gives the bodies and answers their schemas", async () => {
    const { body } = await host.client().get("/api/v1/openapi.json");
    const text = JSON.stringify(body);
    for (const word of ["no-fall-found", "sameNameWarning", "canSound", "alarmConditionDelayMs"]) {
      expect(text).toContain(word);
    }
    expect(text).toContain('"text/event-stream"');
  });
});
