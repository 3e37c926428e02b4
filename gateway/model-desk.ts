// What people do with models: see them compared, promote the shadow, take that back, and tell of a
// fall that no model found. Before it: a manager or member of staff at a screen. After it: the log.
import type { ModelPair, ModelsPort, ModelState, ToldFallReport } from "./api/hub-port.ts";
import type { Clock } from "./domain/clock.ts";
import { compareModels, type ModelComparison } from "./domain/compare-models.ts";
import { windowEvidence } from "./domain/finding.ts";
import type { Home } from "./domain/home.ts";
import type { LoadedModel } from "./domain/model-folder.ts";
import { LIVE_CHOICE } from "./domain/reduce-model.ts";
import { GatewayError } from "./errors.ts";
import type { Proposal } from "./events.ts";
import type { ModelHost } from "./model-host.ts";
import type { Submission } from "./pipeline.ts";
import type { RecentWindows } from "./recent-windows.ts";
import type { ShadowRunner } from "./shadow-runner.ts";

/** Of one fall told by staff; which of them is the fall nobody knows for certain. */
const WINDOWS_OF_A_TOLD_FALL = 3;

export interface ModelDeskOptions {
  readonly clock: Clock;
  readonly home: () => Home;
  readonly host: ModelHost;
  readonly runner: ShadowRunner;
  readonly recent: RecentWindows;
  readonly submit: (submission: Submission) => Promise<unknown>;
  readonly newId: () => string;
}

export class ModelDesk implements ModelsPort {
  readonly #options: ModelDeskOptions;

  constructor(options: ModelDeskOptions) {
    this.#options = options;
  }

  live(): ModelState {
    const { live, liveCard, liveFault } = this.#options.host;
    return {
      card: liveCard ?? null,
      fingerprint: live?.fingerprint ?? null,
      fault: liveFault ?? null,
    };
  }

  shadow(): ModelState | null {
    const shadow = this.#options.host.shadow;
    if (shadow === undefined) return null;
    const { model, card = null, fault = null } = shadow;
    return { card, fingerprint: model?.fingerprint ?? null, fault };
  }

  async comparison(): Promise<ModelComparison | null> {
    const { home, host, runner, submit } = this.#options;
    const pair = [host.live, host.shadow?.model];
    const [live, shadow] = pair;
    if (live === undefined || shadow === undefined) return null;
    runner.tellTally();
    // What was just told is part of the answer: the commit after it is waited for.
    await submit({ decide: () => [] });
    return compareModels(home(), live.fingerprint, shadow.fingerprint);
  }

  async promote(seen: ModelPair, staffId: string): Promise<void> {
    const { host, submit } = this.#options;
    const { live, shadow } = this.#pairNow(seen);
    const inFolder = await host.shadowFingerprint();
    if (inFolder !== seen.shadow) {
      throw refused("what lies in the shadow model's folder is not what was compared");
    }
    const compared = await this.comparison();
    if (compared === null || compared.windows === 0) {
      throw refused("nothing was compared yet: let it run beside the live model first");
    }
    const proposal: Proposal = {
      type: "model.promoted",
      data: {
        ...nameOf(shadow),
        from: nameOf(live),
        staffId,
        comparedWindows: compared.windows,
        comparedAlerts: compared.liveAlerts,
      },
    };
    await submit({ decide: () => [proposal] });
    host.choiceChanged();
  }

  async undoPromotion(staffId: string): Promise<void> {
    const { host, submit } = this.#options;
    await submit({
      decide: (home) => {
        const choice = home.modelChoice.get(LIVE_CHOICE);
        if (choice === undefined) throw refused("no model is promoted");
        const { fingerprint, version } = choice;
        return [{ type: "model.promotion-undone", data: { fingerprint, version, staffId } }];
      },
    });
    host.choiceChanged();
  }

  async tellFall(report: ToldFallReport): Promise<number> {
    const { clock, home, newId, recent, submit } = this.#options;
    const { residentId, notBeforeMs, notAfterMs } = report;
    const deviceIds = [...home().assignment.values()]
      .filter((one) => one.residentId === residentId)
      .filter(({ fromMs, toMs }) => fromMs <= notAfterMs && (toMs ?? Infinity) >= notBeforeMs)
      .map(({ deviceId }) => deviceId);
    const likely = recent
      .between([...new Set(deviceIds)], notBeforeMs, notAfterMs)
      .slice(0, WINDOWS_OF_A_TOLD_FALL);
    const named = likely.map(({ window }) => ({ windowId: newId(), window }));
    const evidence = named.map(({ windowId, window }) =>
      windowEvidence(windowId, window, clock.now()),
    );
    const windows = named.map(({ windowId, window: { position } }) => ({ windowId, position }));
    const data = { toldId: newId(), ...report, windows };
    await submit({ decide: () => [{ type: "fall.told", data }], evidence });
    return windows.length;
  }

  #pairNow(seen: ModelPair): { readonly live: LoadedModel; readonly shadow: LoadedModel } {
    const { host } = this.#options;
    const live = host.live;
    const shadow = host.shadow?.model;
    if (live === undefined || shadow === undefined) throw refused("one of the two is not whole");
    if (live.fingerprint !== seen.live || shadow.fingerprint !== seen.shadow) {
      throw refused("another model is in service than the one you saw: look again");
    }
    return { live, shadow };
  }
}

function nameOf({ fingerprint, card }: LoadedModel): { fingerprint: string; version: string } {
  return { fingerprint, version: card.version };
}

function refused(why: string): GatewayError {
  return new GatewayError("model/refused", `The model was not changed: ${why}.`);
}
