// What a person does with an alert: sends it to the hub, shows what came of it. Nothing is taken
// for done before the hub says so.
import type { CloseRequest } from "../../gateway/api/contract/requests.ts";
import type { AlertView } from "../../gateway/api/contract/views.ts";
import type { AppAction } from "../state/app-action.ts";
import { type AlertAct, actOnAlert, closeAlert } from "./hub-api.ts";
import { faultWords, HubFault } from "./hub-fault.ts";

export interface StaffActs {
  /** `staffId`: the name picked on an enrolled tablet with nobody signed in. */
  readonly act: (alertId: string, act: AlertAct, staffId?: string) => Promise<boolean>;
  readonly close: (alertId: string, request: CloseRequest) => Promise<boolean>;
}

interface ActHost {
  readonly dispatch: (action: AppAction) => void;
  /** Joins the hub afresh: after a fault the screen may show what is no longer so. */
  readonly restart: () => void;
}

const NOT_FOUND = 404;
const WRONG_STAGE = 409;

function wordsFor(fault: unknown): string {
  if (!(fault instanceof HubFault)) return faultWords(fault);
  switch (fault.status) {
    case 0:
      return "Not sent: the hub did not answer. Go and look now; press again when you can.";
    case 401:
      return "You were signed out. Sign in or pick your name, then press again.";
    case NOT_FOUND:
      return "The hub does not know this alert. Write it down on paper.";
    case WRONG_STAGE:
      return "Somebody else was quicker. The screen now shows how it stands.";
    default:
      return fault.words;
  }
}

export function createStaffActs(host: ActHost): StaffActs {
  const perform = async (alertId: string, ask: () => Promise<AlertView>): Promise<boolean> => {
    host.dispatch({ type: "act-started", alertId });
    try {
      host.dispatch({ type: "act-done", alert: await ask() });
      return true;
    } catch (fault) {
      host.dispatch({ type: "act-failed", fault: { alertId, words: wordsFor(fault) } });
      host.restart();
      return false;
    }
  };
  return {
    act: async (alertId, act, staffId) =>
      await perform(
        alertId,
        async () => await actOnAlert(alertId, act, staffId === undefined ? {} : { staffId }),
      ),
    close: async (alertId, request) =>
      await perform(alertId, async () => await closeAlert(alertId, request)),
  };
}
