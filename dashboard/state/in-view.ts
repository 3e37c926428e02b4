// What of the alerts can be seen on this screen right now: their cards, and the bars that name them.
import type { AppState } from "./app-state.ts";

export function cardKey(alertId: string): string {
  return `card ${alertId}`;
}

export function barKey(alertId: string): string {
  return `bar ${alertId}`;
}

export function changeView(state: AppState, key: string, isInView: boolean | null): AppState {
  if (state.inView[key] === (isInView ?? undefined)) return state;
  if (isInView !== null) return { ...state, inView: { ...state.inView, [key]: isInView } };
  const others = Object.entries(state.inView).filter(([known]) => known !== key);
  return { ...state, inView: Object.fromEntries(others) };
}

/** Its card, or a bar that names it, can be read without scrolling. */
export function isNamedInView({ inView }: Pick<AppState, "inView">, alertId: string): boolean {
  return inView[cardKey(alertId)] === true || inView[barKey(alertId)] === true;
}

/** Its card was drawn and is scrolled away: what was not looked at yet is not called hidden. */
export function isCardHidden({ inView }: Pick<AppState, "inView">, alertId: string): boolean {
  return inView[cardKey(alertId)] === false;
}
