// The curve behind a fall's alert: how hard the device was moved, second by second. One line, three
// marks; drawn as SVG, so that it follows day and night and prints.
import type { ReactElement } from "react";
import type { WindowView } from "../../gateway/api/contract/views.ts";
import { secondsOf, windowWords } from "../state/window-words.ts";

const WIDTH = 640;
const HEIGHT = 240;
const LEFT = 52;
const RIGHT = 12;
const TOP = 26;
const BOTTOM = 34;
/** A calm window still needs a scale that shows it as calm. */
const LEAST_TOP_G = 2;
const GRID_STEPS = 4;

interface Scale {
  readonly x: (sample: number) => number;
  readonly y: (g: number) => number;
  readonly topG: number;
}

function scaleOf({ magnitudeG }: WindowView): Scale {
  const topG = Math.ceil(Math.max(LEAST_TOP_G, ...magnitudeG));
  const last = Math.max(1, magnitudeG.length - 1);
  return {
    topG,
    x: (sample) => LEFT + (sample / last) * (WIDTH - LEFT - RIGHT),
    y: (g) => HEIGHT - BOTTOM - (g / topG) * (HEIGHT - TOP - BOTTOM),
  };
}

function Grid({ scale }: { readonly scale: Scale }): ReactElement {
  const step = Math.max(1, Math.ceil(scale.topG / GRID_STEPS));
  const lines: number[] = [];
  for (let g = 0; g <= scale.topG; g += step) lines.push(g);
  return (
    <>
      {lines.map((g) => (
        <g key={g}>
          <line
            className="plot__grid"
            x1={LEFT}
            x2={WIDTH - RIGHT}
            y1={scale.y(g)}
            y2={scale.y(g)}
          />
          <text className="plot__words" x={LEFT - 8} y={scale.y(g) + 6} textAnchor="end">
            {g} g
          </text>
        </g>
      ))}
    </>
  );
}

function Seconds({ window, scale }: { readonly window: WindowView; readonly scale: Scale }) {
  const { impactIndex, rateHz, magnitudeG } = window;
  const marks: number[] = [];
  for (let at = impactIndex % rateHz; at < magnitudeG.length; at += rateHz) marks.push(at);
  return marks.map((at) => (
    <text key={at} className="plot__words" x={scale.x(at)} y={HEIGHT - 10} textAnchor="middle">
      {secondsOf(window, at).toFixed(0)} s
    </text>
  ));
}

export function WindowPlot({ window }: { readonly window: WindowView }): ReactElement {
  const scale = scaleOf(window);
  const points = window.magnitudeG.map(
    (g, at) => `${scale.x(at).toFixed(1)},${scale.y(g).toFixed(1)}`,
  );
  const blowX = scale.x(window.impactIndex);
  return (
    <figure className="plot">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-labelledby="plot-words">
        <Grid scale={scale} />
        <Seconds window={window} scale={scale} />
        <line className="plot__blow" x1={blowX} x2={blowX} y1={TOP - 4} y2={HEIGHT - BOTTOM} />
        <text className="plot__words" x={blowX} y={TOP - 9} textAnchor="middle">
          blow
        </text>
        <polyline className="plot__curve" points={points.join(" ")} />
      </svg>
      <figcaption className="plot__caption" id="plot-words">
        How hard the wearable was moved. {windowWords(window)}
      </figcaption>
    </figure>
  );
}
