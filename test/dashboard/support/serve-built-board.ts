// Serves dist/dashboard as the hub does: one origin, nothing from elsewhere.
import { existsSync, readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, normalize } from "node:path";

/** Another folder may be named, to test a build while the one in `dist` is being made anew. */
export const BUILT_BOARD = normalize(process.env["BOARD_FOLDER"] ?? "dist/dashboard");

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

/** As strict as the hub's own: a board that needs more must fail here already. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'";

export function serveBuiltBoard(request: IncomingMessage, response: ServerResponse): void {
  const asked = normalize(new URL(request.url ?? "/", "http://hub").pathname);
  const file = join(BUILT_BOARD, asked === "/" ? "index.html" : asked);
  if (!file.startsWith(BUILT_BOARD) || !existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    "content-type": TYPES[extname(file)] ?? "application/octet-stream",
    "content-security-policy": CONTENT_SECURITY_POLICY,
  });
  response.end(readFileSync(file));
}
