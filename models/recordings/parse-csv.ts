// Comma-separated text → rows of fields, per RFC 4180. The first step of reading recordings.

/** Rows of fields. Quotes, doubled quotes, line breaks in quotes, CRLF and a byte-order mark are read. */
export function parseCsv(text: string): string[][] {
  const body = text.startsWith("\uFEFF") ? text.slice(1) : text;
  if (!body.includes('"')) return splitPlain(body);
  const rows: string[][] = [];
  let at = 0;
  while (at < body.length) {
    const row = readRow(body, at);
    at = row.end;
    if (row.fields.length > 1 || row.fields[0] !== "") rows.push(row.fields);
  }
  return rows;
}

interface Row {
  readonly fields: string[];
  readonly end: number;
}

/** One row and its line break. */
function readRow(body: string, from: number): Row {
  const fields: string[] = [];
  let at = from;
  for (;;) {
    const field = body[at] === '"' ? quotedField(body, at) : plainField(body, at);
    fields.push(field.value);
    if (body[field.end] !== ",") return { fields, end: field.end + lineBreakAt(body, field.end) };
    at = field.end + 1;
  }
}

/** Most recordings quote nothing: ten times faster. */
function splitPlain(body: string): string[][] {
  return body
    .split(/\r?\n|\r/)
    .filter((line) => line !== "")
    .map((line) => line.split(","));
}

interface Field {
  readonly value: string;
  readonly end: number;
}

function plainField(body: string, from: number): Field {
  let end = from;
  while (end < body.length && body[end] !== "," && body[end] !== "\n" && body[end] !== "\r") end++;
  return { value: body.slice(from, end), end };
}

function quotedField(body: string, from: number): Field {
  let value = "";
  let at = from + 1;
  for (;;) {
    const quote = body.indexOf('"', at);
    if (quote < 0) return { value: value + body.slice(at), end: body.length };
    value += body.slice(at, quote);
    if (body[quote + 1] !== '"') {
      // What follows a closing quote before the comma is no part of RFC 4180; it is kept as text.
      const rest = plainField(body, quote + 1);
      return { value: value + rest.value, end: rest.end };
    }
    value += '"';
    at = quote + 2;
  }
}

function lineBreakAt(body: string, at: number): number {
  if (body[at] === "\r") return body[at + 1] === "\n" ? 2 : 1;
  return body[at] === "\n" ? 1 : 0;
}
