// Social care record destination: FHIR R4, shaped to UK Core and not validated against it.
import { z } from "zod";
import { defineNotifier, type ReadSecret, secretSource } from "./define-notifier.ts";
import { AccessToken, JWT_ALGORITHMS, privateKeyOf } from "./fhir/access-token.ts";
import type { ClientProof } from "./fhir/access-token.ts";
import { FhirClient } from "./fhir/fhir-client.ts";
import { FhirRecord } from "./fhir/fhir-record.ts";
import { isSafeUrl, SAFE_URL } from "./safe-url.ts";

const url = z.string().refine(isSafeUrl, SAFE_URL);

const access = z.discriminatedUnion("method", [
  z.strictObject({
    method: z.enum(["secret-basic", "secret-post"]),
    tokenUrl: url,
    clientId: z.string().min(1),
    scope: z.string().min(1).optional().describe("As agreed with the record's supplier."),
    secret: secretSource,
  }),
  z.strictObject({
    method: z.literal("private-key-jwt"),
    tokenUrl: url,
    clientId: z.string().min(1),
    scope: z.string().min(1).optional().describe("As agreed with the record's supplier."),
    key: secretSource.describe("Where the private key lies, as PEM (PKCS #8)."),
    keyId: z.string().min(1).optional().describe("`kid`, where the supplier gave it a name."),
    algorithm: z.enum(JWT_ALGORITHMS).default("RS384"),
  }),
]);
type Access = z.output<typeof access>;

function proofOf(given: Access, readSecret: ReadSecret): ClientProof {
  if (given.method !== "private-key-jwt") {
    return { method: given.method, secret: readSecret(given.secret) };
  }
  const { method, key, keyId, algorithm } = given;
  const where = "file" in key ? key.file : key.env;
  return { method, keyId, algorithm, key: privateKeyOf(readSecret(key), algorithm, where) };
}

export const fhir = defineNotifier({
  kind: "fhir",
  summary: "Files alerts about residents in a social care record (FHIR R4).",
  settings: {
    baseUrl: url.describe("The record's FHIR address, e.g. https://record.example/fhir/R4."),
    system: z
      .url()
      .regex(/[^/]$/, "without a slash at its end")
      .describe(
        "An address the home or its supplier owns, under which the hub's codes and names stand. Never change it: everything would be filed again.",
      ),
    access: access.optional().describe("Client credentials (OAuth 2.0); absent: none are asked."),
    odsCode: z
      .string()
      .regex(/^[A-Z0-9]{3,10}$/, "must be an ODS code")
      .optional()
      .describe("The care provider's code."),
    deviceFaults: z.boolean().default(false).describe("Also what is wrong with a device."),
    openTask: z
      .boolean()
      .default(false)
      .describe("An open task in the record that nobody closes there does harm."),
    statesUkCore: z
      .boolean()
      .default(false)
      .describe("Names UK Core's profiles in what is sent, though it is not validated by them."),
    searchBy: z
      .enum(["post", "get"])
      .default("post")
      .describe("How residents are looked for; get puts NHS numbers into the record's addresses."),
    told: z.literal("at-once").default("at-once").describe("A record is told of every alert."),
    timeoutMs: z.int().min(2_000).max(120_000).default(60_000).describe("One attempt, all steps."),
    heartbeatMinutes: z
      .number()
      .min(1)
      .max(10_080)
      .nullable()
      .default(60)
      .describe("How often the record is tried; null: a dead line shows at the next alert."),
  },
  files: ({ deviceFaults }) => [
    ...(["fall", "help", "reminder"] as const),
    ...(deviceFaults ? (["technical"] as const) : []),
  ],
  build: (settings, readSecret, clock, book) => {
    const { baseUrl, system, odsCode, openTask, statesUkCore, searchBy } = settings;
    const { heartbeatMinutes, access: given } = settings;
    const token =
      given === undefined
        ? undefined
        : new AccessToken(
            { ...given, scope: given.scope, proof: proofOf(given, readSecret) },
            clock,
          );
    const client = new FhirClient({
      ...{ baseUrl: baseUrl.replace(/\/$/, ""), token },
      nowMs: () => clock.now(),
    });
    return new FhirRecord({
      ...{ client, book, clock, searchBy },
      filing: { system, odsCode, openTask, statesUkCore },
      heartbeatMs: heartbeatMinutes === null ? undefined : heartbeatMinutes * 60_000,
    });
  },
});
