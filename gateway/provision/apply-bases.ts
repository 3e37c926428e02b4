// Bases of the plan → events: what each resident may be sensed for from now on. What a plan no longer
// names has ended, but where it names none at all, those recorded on the screen stay.
import { basisId } from "../domain/basis.ts";
import type { Basis, Home } from "../domain/home.ts";
import type { Proposal, Sealed } from "../events.ts";
import type { HomePlan } from "./plan.ts";

type Planned = NonNullable<HomePlan["residents"][number]["basis"]>[number];

interface BasesPort {
  readonly home: () => Home;
  seal(subject: string, text: string): Promise<Sealed>;
  openSealed(sealed: Sealed): string | undefined;
}

export async function changedBases(port: BasesPort, plan: HomePlan): Promise<Proposal[]> {
  const proposals: Proposal[] = [];
  for (const { id: residentId, basis } of plan.residents) {
    if (basis === undefined) continue;
    for (const planned of basis) {
      const known = port.home().basis.get(basisId(residentId, planned.purpose));
      if (known !== undefined && isSame(port, known, planned)) continue;
      const { purpose, ground, consulted: text } = planned;
      const consulted = text === undefined ? null : await port.seal(residentId, text);
      const data = { residentId, purpose, ground, consulted, reviewMs: reviewMsOf(planned) };
      proposals.push({ type: "basis.recorded", data });
    }
    const purposes = new Set(basis.map(({ purpose }) => purpose));
    for (const known of port.home().basis.values()) {
      const { purpose } = known;
      if (known.residentId !== residentId || purposes.has(purpose)) continue;
      proposals.push({ type: "basis.ended", data: { residentId, purpose } });
    }
  }
  return proposals;
}

function isSame(port: BasesPort, known: Basis, planned: Planned): boolean {
  const text = known.consulted === null ? undefined : port.openSealed(known.consulted);
  return (
    known.ground === planned.ground &&
    known.reviewMs === reviewMsOf(planned) &&
    text === planned.consulted
  );
}

function reviewMsOf({ review }: Planned): number {
  return Date.parse(`${review}T00:00:00Z`);
}
