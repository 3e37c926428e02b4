// The models joined to the rest of the hub: host, shadow, what people do with them, faults, figures.
import type { Logger } from "pino";
import type { Clock } from "./domain/clock.ts";
import type { DecidedWindow } from "./domain/finding.ts";
import type { ModelFolder } from "./domain/model-folder.ts";
import { LIVE_CHOICE } from "./domain/reduce-model.ts";
import { runInBackground } from "./errors.ts";
import { scaleOf } from "./domain/sensitivity.ts";
import { residentOf } from "./domain/whereabouts.ts";
import type { Proposal } from "./events.ts";
import type { Hub } from "./hub.ts";
import { newId } from "./ids.ts";
import type { Meters } from "./meters.ts";
import { ModelDesk } from "./model-desk.ts";
import { ModelHost } from "./model-host.ts";
import type { Submission } from "./pipeline.ts";
import { RecentWindows } from "./recent-windows.ts";
import { ShadowRunner } from "./shadow-runner.ts";

/**
 * After a restart devices connect and say what they kept first; loading the model takes the thread
 * for a third of a second, and windows wait for it.
 */
const MODEL_AFTER_MS = 300;

export interface ModelFolders {
  readonly configured: ModelFolder;
  readonly shadow: ModelFolder | undefined;
}

export interface ModelServiceOptions {
  readonly hub: Hub;
  readonly meters: Meters;
  readonly clock: Clock;
  readonly folders: ModelFolders;
  /** An event that is good to have. */
  readonly note: (proposal: Proposal) => void;
}

export class ModelService {
  readonly host: ModelHost;
  readonly desk: ModelDesk;
  readonly #runner: ShadowRunner;
  readonly #recent = new RecentWindows();
  readonly #clock: Clock;
  #soon: Disposable | undefined;
  readonly #submit: (submission: Submission) => Promise<unknown>;

  constructor({ hub, meters, clock, folders, note }: ModelServiceOptions) {
    const submit = async (submission: Submission): Promise<unknown> =>
      await hub.pipeline.submit(submission);
    this.#submit = submit;
    this.#clock = clock;
    this.host = new ModelHost({
      ...{ clock, ...folders },
      promoted: () => hub.home.modelChoice.get(LIVE_CHOICE),
      onFault: (fault, detail) => {
        hub.faults.notice(fault, "", detail);
      },
      onWorking: (fault) => {
        hub.faults.clear(fault, "");
      },
      onInService: (role, { fingerprint, card: { version } }) => {
        note({ type: "model.loaded", data: { role, fingerprint, version } });
      },
      onScored: (windows, elapsedMs) => {
        meters.windows.inc(windows);
        meters.scoreSeconds.observe(elapsedMs / 1000);
      },
    });
    const { host } = this;
    this.#runner = new ShadowRunner({
      ...{ clock, submit, note, newId },
      live: () => host.live,
      shadow: () => host.shadow?.model,
      sensitivityOf: (deviceId) => scaleOf(hub.home, residentOf(hub.home, deviceId), clock.now()),
      isLiveBusy: () => host.scorer.isBusy,
      onFault: (detail) => {
        host.shadowFailed(detail);
      },
    });
    const parts = { host, runner: this.#runner, recent: this.#recent };
    this.desk = new ModelDesk({ ...parts, clock, submit, newId, home: () => hub.home });
  }

  /** Loads the models a moment after the hub began to listen. */
  startSoon(log: Logger): void {
    const load = async (): Promise<void> => {
      await this.host.start();
      log.info({ version: this.host.live?.card.version ?? "none" }, "the model is loaded");
    };
    this.#soon = this.#clock.after(MODEL_AFTER_MS, "model start", () => {
      runInBackground("model start", load());
    });
  }

  decided(window: DecidedWindow): void {
    this.#recent.take(window);
    this.#runner.offer(window);
  }

  /** The last counts of the comparison are stored before the store closes. */
  async close(): Promise<void> {
    this.#soon?.[Symbol.dispose]();
    this.#runner.close();
    this.host.close();
    await this.#submit({ decide: () => [] }).catch(() => undefined);
  }
}
