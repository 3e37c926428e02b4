// The models joined to the rest of the hub: faults, figures, the log.
import type { Clock } from "./domain/clock.ts";
import type { ModelFolder } from "./domain/model-folder.ts";
import type { Proposal } from "./events.ts";
import type { Hub } from "./hub.ts";
import type { Meters } from "./meters.ts";
import { ModelHost } from "./model-host.ts";

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
