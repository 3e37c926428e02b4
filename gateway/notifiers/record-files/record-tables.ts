// Rows as CSV [RFC 4180] and as a page that any browser shows and prints.
import { parse } from "csv-parse/sync";
import { z } from "zod";
import { COLUMNS } from "./record-row.ts";

/**
 * A spreadsheet would run what begins so [OWASP, CSV injection], also in full width; a leading
 * apostrophe makes it text.
 */
const LIKE_A_FORMULA = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;
/** Without it a spreadsheet takes UTF-8 for its own country's letters. */
const BYTE_ORDER_MARK = "\uFEFF";

function cell(text: string): string {
  const safe = LIKE_A_FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvOf(rows: readonly (readonly string[])[]): string {
  const lines = [COLUMNS, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`);
  return `${BYTE_ORDER_MARK}${lines.join("")}`;
}

const table = z.array(z.array(z.string()));

/** The rows of a file of ours, without its heads; cells as they stand there. */
export function rowsIn(csv: string): readonly (readonly string[])[] {
  return table.parse(parse(csv, { bom: true, relax_column_count: true })).slice(1);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** On paper a moment is read by people, to the second. */
function onPaper(text: string): string {
  return escaped(text.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)\.\d{3}Z$/, "$1 $2"));
}

/** No script, nothing from elsewhere: a browser's own print makes the PDF. */
export function pageOf(title: string, rows: readonly (readonly string[])[]): string {
  const line = (tag: string, cells: readonly string[]): string =>
    `<tr>${cells.map((text) => `<${tag}>${onPaper(text)}</${tag}>`).join("")}</tr>`;
  const style =
    "@page{size:A4 landscape}body{font:8pt sans-serif}table{border-collapse:collapse}td,th{border:1px solid;padding:2pt;text-align:left;vertical-align:top}tr{break-inside:avoid}";
  return [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title>`,
    `<style>${style}</style></head><body><h1>${escaped(title)}</h1>`,
    "<p>What devices said, and what staff found. Times are UTC. Not a medical device.</p>",
    `<table><thead>${line("th", COLUMNS)}</thead><tbody>`,
    ...rows.map((row) => line("td", row)),
    "</tbody></table></body></html>\n",
  ].join("\n");
}
