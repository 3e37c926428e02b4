// The staff of a drill: acknowledges, attends and closes alerts over the API, so that later presses
// raise new ones; and reads the board at the end.
import { z } from "zod";
import { ApiClient } from "../support/api-client.ts";
import type { Person } from "../support/test-home.ts";

const alerts = z.object({
  alerts: z.array(z.object({ alertId: z.string(), stage: z.string(), kind: z.string() })),
});
type Listed = z.infer<typeof alerts>["alerts"][number];

const OK = 200;
/** Where the answer was lost with the hub, it was stored by then, if at all. */
const STORED_WITHIN_MS = 5_000;

export class NightStaff {
  readonly #api: ApiClient;
  /** When the hub said that it had stored it. */
  readonly #attendedMs = new Map<string, number>();

  constructor(boardUrl: string) {
    this.#api = new ApiClient(boardUrl);
  }

  async signIn({ staffId, pin }: Person): Promise<void> {
    const { status } = await this.#api.signIn(staffId, pin);
    if (status !== 200) throw new Error(`the board refused the sign-in: ${status}`);
  }

  /**
   * When each alert was attended for certain: when the hub said so. It stamps an event before it is
   * stored, and what is made meanwhile cannot know of it yet.
   */
  attendedForCertain(stampedMs: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
    const entries = [...stampedMs].map(
      ([alertId, ms]) => [alertId, this.#attendedMs.get(alertId) ?? ms + STORED_WITHIN_MS] as const,
    );
    return new Map(entries);
  }

  /** Goes to up to `most` residents. What a killed hub did not take is found open the next time. */
  async attendSome(most: number): Promise<void> {
    try {
      const open = (await this.alerts("open")).filter(({ kind }) => kind !== "technical");
      for (const alert of open.slice(0, most)) await this.#attend(alert);
    } catch {
      // The hub was killed meanwhile: that is what the drill is for.
    }
  }

  async alerts(state: "open" | "all"): Promise<readonly Listed[]> {
    const { status, body } = await this.#api.get(`/api/v1/alerts?state=${state}&since=0`);
    if (status !== 200) throw new Error(`the board answered ${status}`);
    return alerts.parse(body).alerts;
  }

  async #attend({ alertId, stage }: Listed): Promise<void> {
    const path = `/api/v1/alerts/${alertId}`;
    if (stage === "raised") await this.#api.post(`${path}/acknowledge`);
    if (stage !== "attended") {
      const { status } = await this.#api.post(`${path}/attend`);
      if (status === OK) this.#attendedMs.set(alertId, Date.now());
    }
    await this.#api.post(`${path}/close`, { outcome: "help-given" });
  }
}
