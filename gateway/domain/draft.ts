// The home in memory, and a draft on top of it: a batch of events is tried on the draft, committed,
// and only then becomes the home. A failed commit leaves the home as it was.
import { DeliveryTable } from "./delivery-table.ts";
import type { Delivery, DeliveryRows, Home, HomeRows, RowChange, RowKind, Rows } from "./home.ts";

type Tables = { readonly [K in Exclude<RowKind, "delivery">]: Map<string, HomeRows[K]> } & {
  readonly delivery: DeliveryTable;
};

/** Rows of one kind: those of the draft over those of the home. `null` marks a removed row. */
class DraftRows<T, Base extends Rows<T> = Rows<T>> implements Rows<T> {
  readonly base: Base;
  readonly changed = new Map<string, T | null>();

  constructor(base: Base) {
    this.base = base;
  }

  get(id: string): T | undefined {
    const row = this.changed.get(id);
    return row === undefined ? this.base.get(id) : (row ?? undefined);
  }

  /** The function puts the rows back as they are now. */
  savepoint(): () => void {
    const before = [...this.changed];
    return () => {
      this.changed.clear();
      for (const [id, row] of before) this.changed.set(id, row);
    };
  }

  *values(): Iterable<T> {
    for (const [, row] of this.entries()) yield row;
  }

  *entries(): Iterable<[string, T]> {
    for (const entry of this.base.entries()) if (!this.changed.has(entry[0])) yield entry;
    for (const [id, row] of this.changed) if (row !== null) yield [id, row];
  }
}

class DraftDeliveries extends DraftRows<Delivery, DeliveryRows> implements DeliveryRows {
  of(alertId: string): readonly Delivery[] {
    const before = this.base.of(alertId).filter(({ deliveryId }) => !this.changed.has(deliveryId));
    // A draft holds what one commit changes: few.
    const after = [...this.changed.values()].filter((row) => row?.alertId === alertId);
    return [...before, ...after.filter((row) => row !== null)];
  }
}

const KINDS: readonly RowKind[] = [
  "identity",
  "room",
  "resident",
  "basis",
  "privateTime",
  "away",
  "residentRule",
  "deviceContact",
  "deviceTest",
  "tested",
  "device",
  "address",
  "sensing",
  "trouble",
  "assignment",
  "staff",
  "tablet",
  "endedBridge",
  "alert",
  "delivery",
  "wakeUp",
  "deviceEvent",
  "impact",
  "fault",
  "sensitivity",
  "modelChoice",
  "shadowFinding",
  "shadowTally",
  "toldFall",
  "nhsNumber",
  "recordMatch",
  "reminder",
  "dose",
];

function perKind(make: (kind: RowKind) => unknown): unknown {
  return Object.fromEntries(KINDS.map((kind) => [kind, make(kind)]));
}

/** The committed home. Only `apply` changes it. */
export class HomeState {
  // `perKind` makes one entry per kind; Object.fromEntries cannot say so in its type.
  readonly #tables = perKind((kind) =>
    kind === "delivery" ? new DeliveryTable() : new Map(),
  ) as Tables;

  get home(): Home {
    return this.#tables;
  }

  apply(changes: readonly RowChange[]): void {
    for (const change of changes) {
      const table: Map<string, unknown> = this.#tables[change.kind];
      if (change.row === null) table.delete(change.id);
      else table.set(change.id, change.row);
    }
  }

  draft(): Draft {
    return new Draft(this.#tables);
  }
}

type DraftTables = { readonly [K in Exclude<RowKind, "delivery">]: DraftRows<HomeRows[K]> } & {
  readonly delivery: DraftDeliveries;
};

/** Changes not yet committed. */
export class Draft {
  readonly #rows: DraftTables;
  readonly changes: RowChange[] = [];

  constructor(tables: Tables) {
    this.#rows = perKind((kind) =>
      kind === "delivery"
        ? new DraftDeliveries(tables.delivery)
        : new DraftRows<unknown>(tables[kind]),
    ) as DraftTables;
  }

  get home(): Home {
    return this.#rows;
  }

  /** Applies what `work` does, or, where it throws, none of it. */
  attempt<T>(work: () => T): T {
    const length = this.changes.length;
    const undo = KINDS.map((kind) => this.#rows[kind].savepoint());
    try {
      return work();
    } catch (error) {
      this.changes.length = length;
      for (const restore of undo) restore();
      throw error;
    }
  }

  apply(changes: readonly RowChange[]): void {
    for (const change of changes) {
      const changed: Map<string, unknown> = this.#rows[change.kind].changed;
      changed.set(change.id, change.row);
      this.changes.push(change);
    }
  }
}
