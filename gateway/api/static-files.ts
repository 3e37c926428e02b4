// The built board at "/": the page itself is never kept by a browser, its hashed parts for ever.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { serveStatic } from "@hono/node-server/serve-static";
import type { MiddlewareHandler } from "hono";
import type { ApiEnv } from "./caller.ts";
import { RequestFault } from "./request-fault.ts";

/** Vite puts what carries a hash of its content in its name there. */
const HASHED_FOLDER = "/assets/";
const KEEP_FOR_EVER = "public, max-age=31536000, immutable";

/** `folder: null`: no board is served (a hub that is only asked by others). */
export function staticFiles(folder: string | null): MiddlewareHandler<ApiEnv>[] {
  const page = folder === null ? "" : join(folder, "index.html");
  if (folder === null || !existsSync(page)) return [];
  const cacheHeader: MiddlewareHandler<ApiEnv> = async (c, next) => {
    await next();
    const isHashed = c.res.ok && c.req.path.startsWith(HASHED_FOLDER);
    c.res.headers.set("cache-control", isHashed ? KEEP_FOR_EVER : "no-store");
  };
  const refuseOther: MiddlewareHandler<ApiEnv> = async (c, next) => {
    const isPage = c.req.method === "GET" || c.req.method === "HEAD";
    // A missing file is said to be missing: a script answered with a page fails in the dark.
    if (!isPage || /\.\w+$/.test(c.req.path) || c.req.path.startsWith("/api/")) {
      throw new RequestFault("request/unknown-route", "There is nothing at this address");
    }
    await next();
  };
  return [
    cacheHeader,
    serveStatic<ApiEnv>({ root: folder, precompressed: true }),
    refuseOther,
    serveStatic<ApiEnv>({ path: page }),
  ];
}
