// Opens the seals on people's names once, and finds residents who are called the same.
// The views ask it; a name is never in an event or a log.
import { z } from "zod";
import type { Home } from "../../domain/home.ts";
import type { Sealed, StoredEvent } from "../../events.ts";

const residentNames = z.object({ preferredName: z.string(), fullName: z.string().optional() });
const staffNames = z.object({ name: z.string() });

/** Shown where a person's key was destroyed, or the seal cannot be opened. */
const NO_NAME = "Name not known";

export interface ResidentNames {
  readonly preferredName: string;
  readonly fullName: string | null;
}

export class NameBook {
  readonly #home: Home;
  readonly #openSealed: (sealed: Sealed) => string | undefined;
  readonly #residents = new Map<string, ResidentNames>();
  readonly #staff = new Map<string, string>();
  /** Folded preferred name → residents called so. */
  readonly #namesakes = new Map<string, Set<string>>();
  #isStale = true;

  constructor(home: Home, openSealed: (sealed: Sealed) => string | undefined) {
    this.#home = home;
    this.#openSealed = openSealed;
  }

  /** People were set up or erased: what is remembered is forgotten. */
  follow(events: readonly StoredEvent[]): void {
    this.#isStale ||= events.some(
      ({ type }) =>
        type === "resident.added" || type === "resident.erased" || type === "staff.added",
    );
  }

  resident(residentId: string): ResidentNames {
    this.#refresh();
    return this.#residents.get(residentId) ?? { preferredName: NO_NAME, fullName: null };
  }

  staff(staffId: string): string {
    this.#refresh();
    return this.#staff.get(staffId) ?? NO_NAME;
  }

  /** How many residents share this one's preferred name, itself included. */
  namesakes(residentId: string): number {
    return this.#namesakes.get(fold(this.resident(residentId).preferredName))?.size ?? 1;
  }

  #refresh(): void {
    if (!this.#isStale) return;
    this.#isStale = false;
    this.#residents.clear();
    this.#staff.clear();
    this.#namesakes.clear();
    for (const { residentId, personal } of this.#home.resident.values()) {
      const names = this.#open(personal, residentNames);
      if (names === undefined) continue;
      const { preferredName, fullName = null } = names;
      this.#residents.set(residentId, { preferredName, fullName });
      const key = fold(preferredName);
      this.#namesakes.set(key, (this.#namesakes.get(key) ?? new Set()).add(residentId));
    }
    for (const { staffId, personal } of this.#home.staff.values()) {
      const names = this.#open(personal, staffNames);
      if (names !== undefined) this.#staff.set(staffId, names.name);
    }
  }

  #open<T>(personal: Sealed | null, schema: z.ZodType<T>): T | undefined {
    const text = personal === null ? undefined : this.#openSealed(personal);
    if (text === undefined) return undefined;
    try {
      return schema.safeParse(JSON.parse(text)).data;
    } catch {
      // Not JSON: shown as "Name not known", because an alert must be shown whatever its name says.
      return undefined;
    }
  }
}

/** Names that sound alike in a corridor: case, accents' encoding and spaces make no difference. */
function fold(name: string): string {
  return name.normalize("NFC").trim().replace(/\s+/g, " ").toLowerCase();
}
