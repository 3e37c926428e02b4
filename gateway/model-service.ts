// The models joined to the rest of the hub: faults, figures, the log.
import type { Logger } from "pino";
import type { Clock } from "./domain/clock.ts";
import type { ModelFolder } from "./domain/model-folder.ts";
import { runInBackground } from "./errors.ts";
import type { Proposal } from "./events.ts";
import type { Hub } from "./hub.ts";
import type { Meters } from "./meters.ts";
import { ModelHost } from "./model-host.ts";

/**
 * After a restart devices connect and say what they kept first; loading the model takes the thread
 * for a third of a second, and windows wait for it.
 */
const MODEL_AFTER_MS = 300;

interface ModelStartOptions {
  readonly clock: Clock;
  readonly log: Logger;
}

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

export function modelHostOf({ hub, meters, clock, folders, note }: ModelServiceOptions): ModelHost {
  return new ModelHost({
    ...{ clock, ...folders },
    promoted: () => undefined,
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
}

/** Loads the model a moment after the hub began to listen. Returns what calls it off. */
export function startModelSoon(model: ModelHost, { clock, log }: ModelStartOptions): () => void {
  const load = async (): Promise<void> => {
    await model.start();
    log.info({ version: model.live?.card.version ?? "none" }, "the model is loaded");
  };
  const soon = clock.after(MODEL_AFTER_MS, "model start", () => {
    runInBackground("model start", load());
  });
  return () => {
    soon[Symbol.dispose]();
  };
}
