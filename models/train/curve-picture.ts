// Curves → one SVG with an ROC and a precision–recall picture side by side. Last step of a study.
import type { OperatingPoint } from "../../gateway/domain/motion.ts";
import { areaUnder, type CurvePoint, curveOf, pointAt } from "./curves.ts";
import type { TrialScore } from "./operating-points.ts";

const SIDE = 320;
const MARGIN = 48;
/** Only the corner that matters is drawn: more unneeded findings than this nobody would bear. */
const MOST_UNNEEDED = 0.2;
const LEAST_SENSITIVITY = 0.6;
const COLOURS = ["#005eb8", "#8a1538"] as const;

interface Panel {
  readonly left: number;
  readonly x: (point: CurvePoint) => number;
  readonly y: (point: CurvePoint) => number;
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly xRange: readonly [number, number];
  readonly yRange: readonly [number, number];
}

const ROC: Panel = {
  left: MARGIN,
  x: ({ unneeded }) => unneeded / MOST_UNNEEDED,
  y: ({ sensitivity }) => (sensitivity - LEAST_SENSITIVITY) / (1 - LEAST_SENSITIVITY),
  title: "ROC (upper left corner)",
  xLabel: "daily-life trials with an unneeded finding",
  yLabel: "falls found",
  xRange: [0, MOST_UNNEEDED],
  yRange: [LEAST_SENSITIVITY, 1],
};

const PRECISION: Panel = {
  left: 2 * MARGIN + SIDE + 24,
  x: ({ sensitivity }) => sensitivity,
  y: ({ precision }) => precision,
  title: "Precision and recall",
  xLabel: "falls found",
  yLabel: "findings that are falls",
  xRange: [0, 1],
  yRange: [0, 1],
};

export interface PictureSeries {
  readonly name: string;
  readonly trials: readonly TrialScore[];
}

export function curvePicture(
  title: string,
  series: readonly PictureSeries[],
  operatingPoint: OperatingPoint,
): string {
  const width = PRECISION.left + SIDE + MARGIN;
  const height = SIDE + 3 * MARGIN + series.length * 18;
  const curves = series.map(({ name, trials }) => ({ name, points: curveOf(trials) }));
  const panels = [ROC, PRECISION].map((panel) => {
    const lines = curves.map(({ points }, i) => drawCurve(panel, points, i, operatingPoint));
    return frame(panel) + lines.join("");
  });
  const legend = curves.map(({ name, points }, i) => {
    const label = `${name}: area under the ROC curve ${areaUnder(points).toFixed(4)}`;
    const y = SIDE + 2 * MARGIN + 36 + i * 18;
    return `<text x="${MARGIN}" y="${y}" fill="${COLOURS[i] ?? "#000"}">${escapeXml(label)}</text>`;
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">` +
    `<rect width="100%" height="100%" fill="#fff"/><text x="${MARGIN}" y="20" font-size="14">${escapeXml(title)}</text>` +
    `${panels.join("")}${legend.join("")}</svg>\n`
  );
}

function drawCurve(
  panel: Panel,
  points: readonly CurvePoint[],
  series: number,
  operatingPoint: OperatingPoint,
): string {
  const colour = COLOURS[series] ?? "#000";
  const place = (point: CurvePoint): string => {
    const x = panel.left + SIDE * Math.min(1, Math.max(0, panel.x(point)));
    const y = MARGIN + SIDE * (1 - Math.min(1, Math.max(0, panel.y(point))));
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  };
  const isDrawn = (point: CurvePoint): boolean => panel.x(point) <= 1;
  const line = `<polyline fill="none" stroke="${colour}" stroke-width="1.5" points="${points.filter(isDrawn).map(place).join(" ")}"/>`;
  const marks = [operatingPoint.alert, operatingPoint.check].flatMap((threshold, i) => {
    const point = pointAt(points, threshold);
    if (point === undefined) return [];
    const [x = "0", y = "0"] = place(point).split(",");
    return [
      `<circle cx="${x}" cy="${y}" r="4" fill="${i === 0 ? colour : "#fff"}" stroke="${colour}"/>`,
    ];
  });
  return line + marks.join("");
}

function frame({ left, title, xLabel, yLabel, xRange, yRange }: Panel): string {
  const bottom = MARGIN + SIDE;
  const percent = (share: number): string => `${Math.round(share * 100)}%`;
  return (
    `<rect x="${left}" y="${MARGIN}" width="${SIDE}" height="${SIDE}" fill="none" stroke="#768692"/>` +
    `<text x="${left}" y="${MARGIN - 8}">${title}</text>` +
    `<text x="${left}" y="${bottom + 16}">${percent(xRange[0])}</text>` +
    `<text x="${left + SIDE}" y="${bottom + 16}" text-anchor="end">${percent(xRange[1])}</text>` +
    `<text x="${left + SIDE / 2}" y="${bottom + 32}" text-anchor="middle">${xLabel}</text>` +
    `<text x="${left - 4}" y="${bottom}" text-anchor="end">${percent(yRange[0])}</text>` +
    `<text x="${left - 4}" y="${MARGIN + 10}" text-anchor="end">${percent(yRange[1])}</text>` +
    `<text transform="translate(${left - 14},${MARGIN + SIDE / 2}) rotate(-90)" text-anchor="middle">${yLabel}</text>`
  );
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
