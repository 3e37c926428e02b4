// The staff of a drill: acknowledges, attends and closes alerts over the API, so that later presses
// raise new ones; and reads the board at the end.
import { z } from "zod";
import { ApiClient } from "../support/api-client.ts";
import type { Person } from "../support/test-home.ts";

const alerts = z.object({
  alerts: z.array(z.object({ alertId: z.string(), stage: z.string(), kind: z.string() })),
});
type Listed = z.infer<typeof alerts>["alerts"][number];

export class NightStaff {
  readonly #api: ApiClient;

  constructor(boardUrl: string) {
    this.#api = new ApiClient(boardUrl);
  }

  async signIn({ staffId, pin }: Person): Promise<void> {
    const { status } = await this.#api.signIn(staffId, pin);
    if (status !== 200) throw new Error(`the board refused the sign-in: ${status}`);
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
    if (stage !== "attended") await this.#api.post(`${path}/attend`);
    await this.#api.post(`${path}/close`, { outcome: "help-given" });
  }
}
