// Filings as one transaction, and what the record answered to each entry. Every entry has its own
// `ifNoneExist`: without one it would be made again on a repeat [R4 http.html#trules].
import type { Bundle, BundleEntry } from "@medplum/fhirtypes";
import { z } from "zod";
import { GatewayError } from "../../errors.ts";
import { type FiledResource, fullUrlOf, tokenOf } from "./fhir-filing.ts";

/** What the record holds, as far as the hub reads it. */
export const heldResource = z.looseObject({
  resourceType: z.string(),
  id: z.string(),
  meta: z.looseObject({ versionId: z.string().optional() }).optional(),
  status: z.string().optional(),
  valueCodeableConcept: z
    .looseObject({ coding: z.array(z.looseObject({ code: z.string().optional() })).optional() })
    .optional(),
});
export type HeldResource = z.infer<typeof heldResource>;

const transactionAnswer = z.looseObject({
  resourceType: z.literal("Bundle"),
  entry: z.array(
    z.looseObject({
      resource: z.unknown().optional(),
      response: z.looseObject({ status: z.string(), location: z.string().optional() }),
    }),
  ),
});

/** The JSON of it. `names`: full URL → the name the record has for it already, put in its place. */
export function transactionOf(
  resources: readonly FiledResource[],
  names: ReadonlyMap<string, string>,
): string {
  const entry = resources.map(
    (resource): BundleEntry => ({
      fullUrl: fullUrlOf(resource),
      resource,
      request: {
        method: "POST",
        url: resource.resourceType,
        ifNoneExist: `identifier=${tokenOf(resource)}`,
      },
    }),
  );
  const bundle: Bundle = { resourceType: "Bundle", type: "transaction", entry };
  let text = JSON.stringify(bundle);
  for (const [fullUrl, name] of names) text = text.replaceAll(fullUrl, name);
  return text;
}

/** What became of one entry. */
export interface Answered {
  /** `Type/id`. */
  readonly name: string;
  readonly isNew: boolean;
  /** As the record holds it, where it said so. */
  readonly held: HeldResource | undefined;
}

/** In the order of the entries [R4 http.html#transaction-response]. Throws `notifier/unreachable`. */
export function readTransaction(body: unknown, count: number): readonly Answered[] {
  const bundle = transactionAnswer.safeParse(body).data;
  if (bundle?.entry.length !== count) {
    const message = "its answer to a transaction does not tell what became of each entry";
    throw new GatewayError("notifier/unreachable", message);
  }
  return bundle.entry.map(({ resource, response: { status, location = "" } }) => {
    if (!/^20[01]/.test(status)) {
      throw new GatewayError("notifier/unreachable", `an entry was answered ${status.slice(0, 3)}`);
    }
    const held = heldResource.safeParse(resource).data;
    const [, said] = /([A-Za-z]+\/[A-Za-z0-9.-]{1,64})(?:\/_history\/[^/]+)?$/.exec(location) ?? [];
    const name = held === undefined ? said : `${held.resourceType}/${held.id}`;
    if (name === undefined) {
      throw new GatewayError("notifier/unreachable", "an entry was answered without its place");
    }
    return { name, isNew: status.startsWith("201"), held };
  });
}
