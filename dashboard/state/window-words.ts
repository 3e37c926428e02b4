// What the curve of a window shows, in words: for those who do not see it.
import type { WindowView } from "../../gateway/api/contract/views.ts";

/** The end of the window, once the body has settled. */
const SETTLED_S = 0.8;

/** Seconds from the blow; negative before it. */
export function secondsOf({ rateHz, impactIndex }: WindowView, sample: number): number {
  return (sample - impactIndex) / rateHz;
}

function gWords(g: number): string {
  return `${g.toFixed(1)} g`;
}

/** "From 3.0 s before the blow to 2.0 s after it. Lightest 0.2 g, 0.3 s before it; …" */
export function windowWords(window: WindowView): string {
  const { magnitudeG, rateHz, impactIndex } = window;
  const before = magnitudeG.slice(0, impactIndex + 1);
  const lightest = Math.min(...before);
  const lightestS = -secondsOf(window, before.indexOf(lightest));
  const settled = magnitudeG.slice(-Math.round(SETTLED_S * rateHz));
  return [
    `From ${(-secondsOf(window, 0)).toFixed(1)} s before the blow`,
    ` to ${secondsOf(window, magnitudeG.length - 1).toFixed(1)} s after it.`,
    ` Lightest ${gWords(lightest)}, ${lightestS.toFixed(1)} s before it;`,
    ` hardest ${gWords(Math.max(...magnitudeG))};`,
    ` at the end between ${gWords(Math.min(...settled))} and ${gWords(Math.max(...settled))}.`,
    " At rest a body feels 1 g.",
  ].join("");
}
