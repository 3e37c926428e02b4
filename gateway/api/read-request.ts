// Bodies, queries and headers → checked values. Everything wrong is named at once, with its place.
import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { messageOf } from "../errors.ts";
import type { ApiContext } from "./caller.ts";
import { RequestFault } from "./request-fault.ts";

/** The longest honest body is a note of 2,000 characters, each written as an escape. */
const MAX_BODY_BYTES = 32 * 1024;

const boardId = z.string().min(1).max(64);
const MAX_FAULTS_NAMED = 10;

export async function readBody<T>(c: ApiContext, schema: z.ZodType<T>): Promise<T> {
  const text = await readText(c.env.incoming);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new RequestFault("request/invalid", `The body is not JSON: ${messageOf(error)}`, {
      where: "body",
    });
  }
  return check(value, schema, "body");
}

/** Read here and not by the framework, so that a body is never held that is larger than allowed. */
async function readText(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = Number(incoming.headers["content-length"] ?? 0);
  if (sizeBytes > MAX_BODY_BYTES) throw tooLarge();
  sizeBytes = 0;
  const read: AsyncIterable<unknown> = incoming.iterator({ destroyOnReturn: false });
  for await (const chunk of read) {
    if (!(chunk instanceof Buffer)) continue;
    sizeBytes += chunk.length;
    if (sizeBytes > MAX_BODY_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function tooLarge(): RequestFault {
  const message = `The body is larger than ${MAX_BODY_BYTES} bytes`;
  return new RequestFault("request/too-large", message, { where: "body" });
}

export function readQuery<T>(c: ApiContext, schema: z.ZodType<T>): T {
  return check(c.req.query(), schema, "query");
}

/** The board that reports; made once by its page. */
export function readBoardId(c: ApiContext): string {
  return check(c.req.header("x-board-id"), boardId, "header x-board-id");
}

export function readAlertId(c: ApiContext): string {
  return readIdParam(c, "alertId");
}

export function readIdParam(c: ApiContext, name: string): string {
  return check(c.req.param(name), boardId, `path ${name}`);
}

export function readParam<T>(c: ApiContext, name: string, schema: z.ZodType<T>): T {
  return check(c.req.param(name), schema, `path ${name}`);
}

export function readResidentId(c: ApiContext): string {
  return check(c.req.param("residentId"), boardId, "path residentId");
}

function check<T>(value: unknown, schema: z.ZodType<T>, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const faults = result.error.issues.slice(0, MAX_FAULTS_NAMED).map((issue) => ({
    where: [what, ...issue.path.map(String)].join("."),
    message: issue.message,
  }));
  const message = faults.map((fault) => `${fault.where}: ${fault.message}`).join("; ");
  throw new RequestFault("request/invalid", message, { where: faults[0]?.where ?? what });
}
