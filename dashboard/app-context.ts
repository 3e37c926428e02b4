// What every screen may reach: the state, and the few things a person can set off.
import { createContext, useContext, useSyncExternalStore } from "react";
import type { HubLink } from "./hub/hub-link.ts";
import type { StaffActs } from "./hub/staff-acts.ts";
import type { AppState } from "./state/app-state.ts";
import type { LookChoice } from "./state/look.ts";
import type { Store } from "./state/store.ts";

export interface AppTools {
  readonly store: Store;
  readonly link: HubLink;
  readonly acts: StaffActs;
  /** Called from a touch, for the browser allows sound only then. */
  readonly unlockSound: () => void;
  readonly lookChoice: () => LookChoice;
  readonly chooseLook: (choice: LookChoice) => void;
}

export const AppContext = createContext<AppTools | null>(null);

export function useTools(): AppTools {
  const tools = useContext(AppContext);
  if (tools === null) throw new Error("a screen was drawn outside the board");
  return tools;
}

export function useAppState(): AppState {
  const { store } = useTools();
  return useSyncExternalStore(store.subscribe, store.state);
}
