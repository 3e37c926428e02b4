// What every request passes before its handler: headers, same-site check, and the one table
// of who may call what.
import type { MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";
import { type ApiContext, type ApiEnv, kindsOf } from "./caller.ts";
import { RequestFault } from "./request-fault.ts";
import { mayCall, type RouteName } from "./route-access.ts";

/** No request leaves the LAN: everything the board needs comes from the hub itself. */
const CONTENT_SECURITY_POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", "data:"],
  fontSrc: ["'self'"],
  mediaSrc: ["'self'", "blob:", "data:"],
  connectSrc: ["'self'"],
  manifestSrc: ["'self'"],
  workerSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
};

export function securityHeaders(): MiddlewareHandler<ApiEnv> {
  return secureHeaders({
    contentSecurityPolicy: CONTENT_SECURITY_POLICY,
    referrerPolicy: "no-referrer",
    xFrameOptions: "DENY",
    // A hub is often reached by address with its own certificate: pinning browsers to TLS for that
    // name would lock a home out of a replaced hub.
    strictTransportSecurity: false,
  });
}

/**
 * Cookies are SameSite=Strict; this is the second lock. Browsers send Origin with every POST, and
 * no form of another site can send JSON without asking first.
 */
export function refuseCrossSite(c: ApiContext): void {
  const { method } = c.req;
  if (method === "GET" || method === "HEAD") return;
  const origin = c.req.header("origin");
  const own = `${c.get("caller").isEncrypted ? "https" : "http"}://${c.req.header("host") ?? ""}`;
  if (origin !== undefined && origin.toLowerCase() !== own.toLowerCase()) {
    const message = `This came from a page of ${origin}; only pages of ${own} may ask`;
    throw new RequestFault("request/cross-site", message, { where: "header origin" });
  }
  if (method === "POST") refuseUnlessJson(c);
}

/** Where nothing is asked, nothing need be sent; a form of another site always names its type. */
function refuseUnlessJson(c: ApiContext): void {
  const contentType = c.req.header("content-type") ?? "";
  if (contentType === "" && hasNoBody(c)) return;
  if (/^application\/json\s*(;|$)/i.test(contentType)) return;
  const message = "The body must be JSON: send the header content-type: application/json";
  throw new RequestFault("request/invalid", message, { where: "header content-type" });
}

function hasNoBody(c: ApiContext): boolean {
  const length = Number(c.req.header("content-length") ?? 0);
  return length === 0 && c.req.header("transfer-encoding") === undefined;
}

/** 401 where signing in would help, 403 where it would not. */
export function refuseUnlessAllowed(c: ApiContext, route: RouteName): void {
  const kinds = kindsOf(c.get("caller"));
  if (mayCall(route, kinds)) return;
  if (c.get("caller").role === null) {
    throw new RequestFault("session/required", "Sign in with your name and PIN first");
  }
  throw new RequestFault("session/forbidden", "Your role does not allow this");
}
