// The centre's answer `<mrs>` as fields. Never throws: what is no answer is undefined. No entity is
// expanded but XML's own five, no document type is taken, and everything is bounded.
import { SaxesParser } from "saxes";

/** An answer is a few hundred bytes. */
const MAX_BYTES = 16_384;
const MAX_DEPTH = 4;
const MAX_ELEMENTS = 64;
/** One receiver uses one root for both directions. */
const ROOTS = new Set(["mrs", "scaip"]);

export interface Mrs {
  /** "" where the centre could not read ours. */
  readonly ref: string;
  /** Status number: 0 handled; see `judge-mrs`. */
  readonly snu: number;
  /** Status in words. */
  readonly ste: string;
}

class AnswerReader {
  readonly #parser = new SaxesParser();
  readonly #path: string[] = [];
  readonly fields = new Map<string, string>();
  #elements = 0;

  constructor() {
    const refuse = (): never => {
      throw new Error("not a SCAIP answer");
    };
    this.#parser.on("error", (error) => {
      throw error;
    });
    this.#parser.on("doctype", refuse);
    this.#parser.on("opentag", ({ name }) => {
      this.#path.push(name);
      this.#elements += 1;
      const isRoot = this.#path.length > 1 || ROOTS.has(name);
      if (!isRoot || this.#path.length > MAX_DEPTH || this.#elements > MAX_ELEMENTS) refuse();
    });
    this.#parser.on("closetag", () => {
      this.#path.pop();
    });
    this.#parser.on("text", (text) => {
      const name = this.#path.at(-1);
      if (this.#path.length !== 2 || name === undefined) return;
      this.fields.set(name, (this.fields.get(name) ?? "") + text);
    });
  }

  read(text: string): void {
    this.#parser.write(text).close();
  }
}

function fieldsOf(text: string): ReadonlyMap<string, string> | undefined {
  const reader = new AnswerReader();
  try {
    reader.read(text);
    return reader.fields;
  } catch {
    return undefined;
  }
}

export function readMrs(body: Uint8Array): Mrs | undefined {
  if (body.length === 0 || body.length > MAX_BYTES) return undefined;
  const text = Buffer.from(body).toString("utf8").trim();
  const fields = fieldsOf(text);
  const field = (name: string): string => fields?.get(name)?.trim() ?? "";
  const snu = field("snu");
  if (!/^\d{1,3}$/.test(snu)) return undefined;
  return { ref: field("ref"), snu: Number(snu), ste: field("ste").slice(0, 128) };
}
