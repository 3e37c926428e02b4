// What does not fit in a file that a person wrote, in words that say what to mend: one line each.
import type { z } from "zod";

const KINDS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a group of keys",
};

const COUNTED: Readonly<Record<string, string>> = { string: " characters", array: " entries" };

function bound(issue: { readonly origin: string }, side: string, limit: number | bigint): string {
  return `must be ${side} ${limit}${COUNTED[issue.origin] ?? ""}`;
}

function typeInWords({ expected, message }: z.core.$ZodIssueInvalidType): string {
  const isMissing = message.endsWith("received undefined");
  const kind = KINDS[expected] ?? expected;
  return isMissing ? `is missing: ${kind} is needed` : `must be ${kind}`;
}

function choiceInWords(issue: z.core.$ZodIssueInvalidUnion): string {
  const { errors, message } = issue;
  const ways = errors.map((faults) => faults.map(faultInWords).join(" and "));
  if (ways.length > 0) return `fits none of its forms: ${ways.join("; or ")}`;
  return message
    .replace(/^.*Expected /, "must be ")
    .replaceAll(" | ", " or ")
    .replaceAll("'", '"');
}

function inWords(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return typeInWords(issue);
    case "unrecognized_keys":
      return `not known here: ${issue.keys.join(", ")} (misspelt, or in the wrong place)`;
    case "invalid_value":
      return `must be ${issue.values.map((value) => JSON.stringify(value)).join(" or ")}`;
    case "too_small":
      return bound(issue, "at least", issue.minimum);
    case "too_big":
      return bound(issue, "at most", issue.maximum);
    case "invalid_union":
      return choiceInWords(issue);
    default:
      // A schema's own message says it in our words already; a pattern is the best there is to show.
      return issue.message;
  }
}

function faultInWords(issue: z.core.$ZodIssue): string {
  const path = issue.path.length === 0 ? "" : `${issue.path.join(".")}: `;
  return `${path}${inWords(issue)}`;
}

/** `path.to.key: what to mend`, one for each fault. */
export function schemaFaults(error: z.ZodError): readonly string[] {
  return error.issues.map(faultInWords);
}
