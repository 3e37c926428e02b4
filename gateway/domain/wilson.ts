// A share with its 95% Wilson interval: the honest way to say how little 99 trials prove.
import type { Share } from "./model-folder.ts";

/** 97.5th percentile of the standard normal. */
const Z = 1.959964;

export function wilson(found: number, of: number): Share {
  if (of === 0) return { of, found, share: 0, low: 0, high: 1 };
  const share = found / of;
  const centre = (share + (Z * Z) / (2 * of)) / (1 + (Z * Z) / of);
  const half =
    (Z / (1 + (Z * Z) / of)) * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of));
  return { of, found, share, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
