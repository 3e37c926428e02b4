// The hub's labelled windows without names, ids and dates, and the audited event that they left.
// Before it: a manager's legal basis and DPIA reference. After it: files in the recordings' form.
import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Config } from "../config.ts";
import { readWindow } from "../domain/finding.ts";
import { type Label, LabelCollector } from "../domain/label-collector.ts";
import { GatewayError } from "../errors.ts";
import type { Hub } from "../hub.ts";

/** Where a running hub is asked on its socket file. */
export const LABELS_PATH = "/labels";

/** Events read at once: a log of years is walked without holding it. */
const PAGE = 2_000;

const said = z.string().trim().min(3).max(500);

export const labelRequest = z.strictObject({
  /** The manager who answers for it. */
  staffId: z.string().min(1).max(64),
  legalBasis: said,
  dpiaReference: said,
});
export type LabelRequest = z.infer<typeof labelRequest>;

/** One window, on a clock of its own that begins at 0. */
export const exportedTrial = z.strictObject({
  /** Made for this export: they lead back to nobody, and do not tell the order of things. */
  trialId: z.string(),
  subject: z.string(),
  position: z.enum(["wrist", "waist"]),
  isFall: z.boolean(),
  how: z.enum(["outcome", "told"]),
  rateHz: z.number(),
  impactIndex: z.int(),
  samples: z.array(z.tuple([z.number(), z.number(), z.number()])),
});
export const labelExport = z.strictObject({ trials: z.array(exportedTrial) });
export type LabelExport = z.infer<typeof labelExport>;
type ExportedTrial = z.infer<typeof exportedTrial>;

/** Throws `usage/invalid` where the config of the hub that is asked, whoever asks, does not allow it. */
export function refuseUnlessAllowed({ labels }: Pick<Config, "labels">): void {
  if (labels.mayExport) return;
  const message = "The config does not allow it (labels.mayExport): nothing left the hub.";
  throw new GatewayError("usage/invalid", message);
}

/** Throws `labels/none` where there is nothing, `usage/invalid` where no manager answers for it. */
export async function exportLabels(hub: Hub, request: LabelRequest): Promise<LabelExport> {
  if (hub.home.staff.get(request.staffId)?.role !== "manager") {
    throw new GatewayError("usage/invalid", `${request.staffId} is no manager of this home.`);
  }
  const subjects = new Map<string, string>();
  const trials: ExportedTrial[] = [];
  for (const label of await labelsOf(hub)) {
    const trial = await trialOf(hub, label, subjects);
    if (trial !== undefined) trials.push(trial);
  }
  if (trials.length === 0) {
    throw new GatewayError("labels/none", "No movement is kept of which staff said what it was.");
  }
  const falls = trials.filter(({ isFall }) => isFall).length;
  const data = { ...request, falls, dailyLife: trials.length - falls };
  // On disk before anything leaves.
  await hub.record([{ type: "labels.exported", data }]);
  return { trials: trials.sort((a, b) => (a.trialId < b.trialId ? -1 : 1)) };
}

async function labelsOf(hub: Hub): Promise<readonly Label[]> {
  const collector = new LabelCollector();
  let afterSeq = 0;
  for (;;) {
    const events = await hub.store.readLog(afterSeq, PAGE);
    for (const event of events) collector.take(event);
    const last = events.at(-1);
    if (last === undefined) return collector.labels();
    afterSeq = last.seq;
  }
}

async function trialOf(
  hub: Hub,
  { windowId, residentId, position, isFall, how }: Label,
  subjects: Map<string, string>,
): Promise<ExportedTrial | undefined> {
  const bytes = await hub.store.readEvidence(windowId);
  // Its time to be kept is over.
  const window = bytes === undefined ? undefined : readWindow(bytes);
  if (window === undefined) return undefined;
  const subject = subjects.get(residentId) ?? pseudonym("P");
  subjects.set(residentId, subject);
  const { rateHz, impactIndex } = window;
  const samples = window.samples.map(([x, y, z]): [number, number, number] => [x, y, z]);
  const about = { trialId: pseudonym("T"), subject, position, isFall, how };
  return { ...about, rateHz, impactIndex, samples };
}

/** Fresh in each export: two exports cannot be laid over each other by it. */
function pseudonym(kind: "P" | "T"): string {
  return `${kind}${randomBytes(8).toString("hex")}`;
}
