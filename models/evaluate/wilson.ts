// Figures in words. The interval itself is the hub's: it compares models with it as well.
import type { Figure } from "../model-card.ts";

export { wilson } from "../../gateway/domain/wilson.ts";

/** "0.984 (246/250, 95% 0.960–0.994)" */
export function figureText({ of, found, share, low, high }: Figure): string {
  if (of === 0) return "none";
  return `${share.toFixed(3)} (${found}/${of}, 95% ${low.toFixed(3)}–${high.toFixed(3)})`;
}
