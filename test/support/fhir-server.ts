// A FHIR server: Medplum's router over memory, behind what it lacks: a token endpoint, validation,
// versions that must match, and faults on command. It remembers every request.
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { getStatus } from "@medplum/core";
import { FhirRouter, type HttpMethod, MemoryRepository } from "@medplum/fhir-router";
import type { Bundle, OperationOutcome, Resource } from "@medplum/fhirtypes";
import { z } from "zod";
import type { FhirValidator } from "./fhir-validator.ts";

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly body: string;
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
}

/** What the server does instead of answering; undefined: it answers. */
export type Mischief =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | "hang"
  | "cut";

/** Before it is carried out, or after: the answer is lost then. */
export interface Misdeed {
  readonly when: "before" | "after";
  readonly what: Mischief;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const CAPABILITIES = { resourceType: "CapabilityStatement", fhirVersion: "4.0.1" };
const TYPES = ["Patient", "Device", "Location", "Observation", "Communication", "Task"] as const;
const resourceShape = z.custom<Resource>(
  (value) => typeof value === "object" && value !== null && "resourceType" in value,
);

export class FhirServer {
  readonly requests: SeenRequest[] = [];
  readonly #repo = new MemoryRepository();
  readonly #router = new FhirRouter();
  readonly #validator: FhirValidator;
  readonly #server: Server;
  /** Asked before each request; the test's own. */
  misdeed: (request: { readonly method: string; readonly path: string }) => Misdeed | undefined =
    () => undefined;
  /** Tokens it takes; undefined: it asks for none. */
  tokens: Set<string> | undefined;
  /** Checks the proof of a token request; the answer's status. */
  onToken: (form: URLSearchParams, headers: IncomingMessage["headers"]) => number = () => 200;
  #tokenCount = 0;
  url = "";

  private constructor(validator: FhirValidator) {
    this.#validator = validator;
    this.#server = createServer((request, response) => {
      void this.#take(request, response);
    });
  }

  static async start(validator: FhirValidator, port = 0): Promise<FhirServer> {
    const server = new FhirServer(validator);
    await server.listen(port);
    return server;
  }

  async listen(port: number): Promise<void> {
    this.#server.listen(port, "127.0.0.1");
    await once(this.#server, "listening");
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    this.url = `http://127.0.0.1:${String(address.port)}`;
  }

  /** It goes away; what it holds stays. */
  async leave(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  async hold<T extends Resource>(resource: T): Promise<T & { id: string }> {
    return await this.#repo.createResource(resource);
  }

  async change(resource: Resource): Promise<void> {
    await this.#repo.updateResource(resource);
  }

  async drop(type: string, id: string): Promise<void> {
    await this.#repo.deleteResource(type, id);
  }

  async all<T extends Resource>(resourceType: T["resourceType"]): Promise<(T & { id: string })[]> {
    return await this.#repo.searchResources<T>({ resourceType, count: 10_000 });
  }

  /** Every resource and its version: what a repeat must not change. */
  async versions(): Promise<Readonly<Record<string, string>>> {
    const found: [string, string][] = [];
    for (const type of TYPES) {
      for (const { id, meta } of await this.all(type)) {
        found.push([`${type}/${id}`, meta?.versionId ?? ""]);
      }
    }
    return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Every state a resource was ever in, oldest first. */
  async history(type: string, id: string): Promise<Resource[]> {
    const bundle = await this.#repo.readHistory(type, id);
    return (bundle.entry ?? []).flatMap(({ resource }) => resource ?? []).reverse();
  }

  get transactions(): readonly SeenRequest[] {
    return this.requests.filter(({ method, url }) => method === "POST" && url === "/fhir");
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) if (chunk instanceof Buffer) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString("utf8");
    const { method = "", url = "", headers } = request;
    const misdeed = this.misdeed({ method, path: url });
    const seen = (status: number): void => {
      this.requests.push({ method, url, body, status, headers });
    };
    if (misdeed?.when === "before") {
      seen(typeof misdeed.what === "string" ? 0 : misdeed.what.status);
      misbehave(misdeed.what, response);
      return;
    }
    const answer = await this.#answer(method, url, body, headers).catch((error: unknown) =>
      said(500, "exception", String(error)),
    );
    seen(answer.status);
    if (misdeed !== undefined) {
      misbehave(misdeed.what, response);
      return;
    }
    response.writeHead(answer.status, { "content-type": "application/fhir+json" });
    response.end(JSON.stringify(answer.body));
  }

  async #answer(
    method: string,
    url: string,
    body: string,
    headers: IncomingMessage["headers"],
  ): Promise<Answer> {
    if (url === "/token") return this.#token(new URLSearchParams(body), headers);
    const bearer = (headers.authorization ?? "").replace("Bearer ", "");
    if (this.tokens?.has(bearer) === false) return said(401, "login", "no such token");
    const path = url.replace(/^\/fhir\/?/, "");
    if (path === "metadata") return { status: 200, body: CAPABILITIES };
    if (path.endsWith("/_search")) {
      return await this.#route("GET", `${path.replace("/_search", "")}?${body}`);
    }
    return await this.#carryOut(method, path, body, headers["if-match"]);
  }

  async #carryOut(method: string, path: string, body: string, ifMatch = ""): Promise<Answer> {
    if (body === "") return await this.#route(method, path);
    const { data: given } = resourceShape.safeParse(JSON.parse(body));
    if (given === undefined) return said(400, "structure", "no resource");
    const refused = await this.#refusal(method, path, given, ifMatch);
    return refused ?? (await this.#route(method, path, given));
  }

  async #route(method: string, path: string, resource?: Resource): Promise<Answer> {
    const [, query = ""] = path.split("?");
    const [outcome, found] = await this.#router.handleRequest(
      {
        method: z.custom<HttpMethod>().parse(method),
        ...{ url: `/${path}`, pathname: "", body: resource, params: {}, headers: {} },
        query: Object.fromEntries(new URLSearchParams(query)),
      },
      this.#repo,
    );
    return { status: getStatus(outcome), body: found ?? outcome };
  }

  /** What the router would let pass: it neither validates nor compares versions. */
  async #refusal(
    method: string,
    path: string,
    resource: Resource,
    ifMatch: string,
  ): Promise<Answer | undefined> {
    const faults = this.#validator.faultsOf(resource);
    if (faults.length > 0) return said(422, "invariant", faults.join("; "));
    if (resource.resourceType === "Bundle") return await this.#badTransaction(resource);
    if (method !== "PUT") return undefined;
    const [type = "", id = ""] = path.split("/");
    const now = await this.#repo.readResource(type, id);
    const isSame = ifMatch === `W/"${String(now.meta?.versionId)}"`;
    return isSame ? undefined : said(412, "conflict", "another version");
  }

  async #badTransaction({ entry = [] }: Bundle): Promise<Answer | undefined> {
    for (const { request, resource } of entry) {
      const ifNoneExist = request?.ifNoneExist ?? "";
      if (!ifNoneExist.includes("|")) return said(400, "required", "an entry without ifNoneExist");
      const bad =
        (await this.#badReference(resource)) ?? (await this.#several(resource, ifNoneExist));
      if (bad !== undefined) return bad;
    }
    return undefined;
  }

  async #badReference(resource: Resource | undefined): Promise<Answer | undefined> {
    const [, patientId] = /"Patient\/([^"]+)"/.exec(JSON.stringify(resource)) ?? [];
    if (patientId === undefined) return undefined;
    const person = await this.#repo.readResource("Patient", patientId).catch(() => undefined);
    if (person !== undefined) return undefined;
    // As HAPI answers, with what must not come into a log.
    return said(400, "processing", `Patient/${patientId} 9434765919 not found`);
  }

  async #several(resource: Resource | undefined, query: string): Promise<Answer | undefined> {
    const { body } = await this.#route("GET", `${resource?.resourceType ?? ""}?${query}`);
    const found = z.looseObject({ entry: z.array(z.unknown()).default([]) }).parse(body);
    return found.entry.length > 1 ? said(412, "multiple-matches", "there are several") : undefined;
  }

  #token(form: URLSearchParams, headers: IncomingMessage["headers"]): Answer {
    const status = this.onToken(form, headers);
    if (status >= 500) return { status, body: {} };
    if (status !== 200) return { status, body: { error: "invalid_client" } };
    const token = `token-${String((this.#tokenCount += 1))}`;
    this.tokens?.add(token);
    return { status, body: { access_token: token, token_type: "Bearer", expires_in: 300 } };
  }
}

function said(status: number, code: string, diagnostics: string): Answer {
  const issue = z
    .custom<OperationOutcome["issue"]>()
    .parse([{ severity: "error", code, diagnostics }]);
  return { status, body: { resourceType: "OperationOutcome", issue } };
}

function misbehave(what: Mischief, response: ServerResponse): void {
  if (what === "hang") return;
  if (what === "cut") response.destroy();
  else response.writeHead(what.status, what.headers).end("{}");
}
