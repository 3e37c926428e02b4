// Puts the day or night look on the page and keeps what somebody chose.
import { hubNowMs, timeZoneOf } from "./state/hub-clock.ts";
import { keep, readKept } from "./state/kept-setting.ts";
import { type LookChoice, lookChoiceOf, lookNow } from "./state/look.ts";
import type { Store } from "./state/store.ts";
import { hourOfDay } from "./state/time-words.ts";

const LOOK_KEY = "hearthwatch.look";

interface LookSwitch {
  readonly lookChoice: () => LookChoice;
  readonly chooseLook: (choice: LookChoice) => void;
}

export function startLook(store: Store): LookSwitch {
  let choice = lookChoiceOf(readKept(LOOK_KEY));
  const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");
  const show = (): void => {
    const state = store.state();
    const nowMs = hubNowMs(state);
    const hour = nowMs === null ? null : hourOfDay(nowMs, timeZoneOf(state));
    const look = lookNow(choice, hour, prefersDark.matches);
    if (document.documentElement.dataset["look"] !== look) {
      document.documentElement.dataset["look"] = look;
    }
  };
  store.subscribe(show);
  prefersDark.addEventListener("change", show);
  show();
  return {
    lookChoice: () => choice,
    chooseLook: (next) => {
      choice = next;
      keep(LOOK_KEY, next);
      show();
    },
  };
}
