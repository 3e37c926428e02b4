// A resident's sensitivity in the plan: the same bounds, owner and end as on the manager's screen.
import { z } from "zod";
import type { Home } from "../domain/home.ts";
import { type SensitivityWish, sensitivityProposals } from "../domain/sensitivity.ts";
import type { Proposal, Sealed } from "../events.ts";

export const plannedSensitivity = z.strictObject({
  level: z.enum(["low", "normal", "high"]).describe("low needs a reason and an end."),
  manager: z.string().min(1).describe("The id of the manager whose decision it is."),
  reason: z.string().min(1).max(200).optional().describe("Sealed with the resident's names."),
  until: z.iso
    .datetime({ offset: true })
    .optional()
    .describe("When it ends by itself, e.g. 2026-12-01T08:00:00+00:00; at most seven days away."),
});

interface Planned {
  readonly id: string;
  readonly sensitivity?: z.output<typeof plannedSensitivity> | undefined;
}

interface SensitivityPort {
  readonly home: () => Home;
  nowMs(): number;
  seal(subject: string, text: string): Promise<Sealed>;
  submit(proposals: readonly Proposal[]): Promise<void>;
}

/** Sets what is not so yet; what is over stays over. Throws `sensitivity/refused`. */
export async function applySensitivities(
  port: SensitivityPort,
  residents: readonly Planned[],
): Promise<void> {
  for (const { id: residentId, sensitivity } of residents) {
    if (sensitivity === undefined) continue;
    const { level, manager, reason, until } = sensitivity;
    const untilMs = until === undefined ? null : Date.parse(until);
    const nowMs = port.nowMs();
    if (untilMs !== null && untilMs <= nowMs) continue;
    const box = reason === undefined ? null : await port.seal(residentId, reason);
    const wish: SensitivityWish = { residentId, level, staffId: manager, reason: box, untilMs };
    await port.submit(sensitivityProposals(port.home(), wish, nowMs));
  }
}
