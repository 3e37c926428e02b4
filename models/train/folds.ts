// Who is held out when: every subject in exactly one fold, groups spread evenly, seeded by nothing.

export interface Person {
  readonly set: string;
  readonly subject: string;
  readonly group: string;
}

export function personKey(set: string, subject: string): string {
  return `${set}/${subject}`;
}

/** Fold of each person (`personKey`). Sorted first, so it is the same on every machine. */
export function assignFolds(people: readonly Person[], folds: number): ReadonlyMap<string, number> {
  const sorted = people.toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  return new Map(sorted.map(({ set, subject }, at) => [personKey(set, subject), at % folds]));
}

function sortKey({ set, subject, group }: Person): string {
  return `${set}/${group}/${subject}`;
}
