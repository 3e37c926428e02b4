// Holds the one state value, applies the reducer, tells who listens: React and the page's own tasks.
import type { AppAction } from "./app-action.ts";
import { type AppState, INITIAL_STATE } from "./app-state.ts";
import { reduce } from "./reduce.ts";

export interface Store {
  readonly state: () => AppState;
  readonly dispatch: (action: AppAction) => void;
  /** Returns what ends the subscription. */
  readonly subscribe: (listener: () => void) => () => void;
}

export function createStore(): Store {
  let state = INITIAL_STATE;
  const listeners = new Set<() => void>();
  return {
    state: () => state,
    dispatch: (action) => {
      const next = reduce(state, action);
      if (next === state) return;
      state = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
