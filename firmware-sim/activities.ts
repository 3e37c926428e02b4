// What residents do, as phases of motion for a device on the wrist or at the waist. The numbers are
// set so that peak, loss of weight, turn and stillness lie where real falls and daily life lie in
// the WEDA-FALL (wrist) and SisFall (waist) recordings.
import type { Blow, Phase } from "./motion-phase.ts";
import { between, gaussian, type Random } from "./seeded-random.ts";
import { sum, turned, unit, scaled, type Vector } from "./vector.ts";

export type Position = "wrist" | "waist";
export const ACTIVITIES = [
  "lie",
  "sit",
  "walk",
  "stumble",
  "hard-sit",
  "knock",
  "fall",
  "get-up",
] as const;
export type Activity = (typeof ACTIVITIES)[number];

/** Where *up* points in the device's axes. Waist as in SisFall, wrist as in WEDA-FALL. */
const UPRIGHT = { wrist: [-0.2, -0.1, 0.95], waist: [0.02, -0.98, -0.15] } as const;
const SEATED = { wrist: [-0.1, 0.1, 0.98], waist: [0.02, -0.96, 0.12] } as const;
const FALLEN = { wrist: [0.25, 0.9, -0.15], waist: [-0.1, 0.06, 1] } as const;
const IN_BED = { wrist: [0.3, 0.55, 0.75], waist: [0.1, -0.15, 0.98] } as const;

type Range = readonly [low: number, high: number];
type Recipe = (random: Random, position: Position) => readonly Phase[];

export const PHASES: Readonly<Record<Activity, Recipe>> = {
  lie: (random, position) => [
    { ms: 3500, up: near(random, IN_BED[position], 0.2), shakeG: [0.06, 0.03], spinDps: [25, 4] },
    ...rest(random, between(random, 60_000, 180_000)),
  ],
  sit: (random, position) => [
    { ms: 1800, up: near(random, SEATED[position], 0.15), shakeG: [0.07, 0.04], spinDps: [30, 10] },
    ...fidget(random, between(random, 30_000, 120_000)),
  ],
  walk: (random, position) => [
    { ms: 1500, up: near(random, UPRIGHT[position], 0.1), shakeG: [0.05, 0.1], spinDps: [20, 25] },
    stride(random, position, between(random, 8_000, 30_000)),
  ],
  stumble: (random, position) => [
    stride(random, position, 2500),
    {
      ms: 250,
      up: near(random, UPRIGHT[position], 0.5),
      fallShare: 0.35,
      shakeG: [0.2, 0.3],
      spinDps: [60, 150],
    },
    {
      ms: 900,
      up: near(random, UPRIGHT[position], 0.15),
      blows: [blow(random, 0, between(random, 1.6, 2.8), 90)],
      shakeG: [0.3, 0.15],
      spinDps: [120, 50],
    },
    stride(random, position, 6000),
  ],
  "hard-sit": (random, position) => [
    { ms: 280, fallShare: 0.35, shakeG: [0.05, 0.1], spinDps: [30, 60] },
    {
      ms: 900,
      up: near(random, SEATED[position], 0.15),
      blows: [blow(random, 0, between(random, 1, 1.8), 70)],
      shakeG: [0.12, 0.04],
      spinDps: [60, 15],
    },
    ...fidget(random, between(random, 20_000, 60_000)),
  ],
  knock: (random) => [
    { ms: 250, fallShare: 0.2, shakeG: [0.1, 0.25], spinDps: [40, 200] },
    {
      ms: 700,
      blows: [blow(random, 0, between(random, 2.6, 3.6), 50)],
      shakeG: [0.12, 0.03],
      spinDps: [80, 10],
    },
    ...fidget(random, 8000),
  ],
  fall,
  "get-up": (random, position) => [
    {
      ms: between(random, 2500, 4000),
      up: near(random, SEATED[position], 0.3),
      shakeG: [0.05, 0.15],
      spinDps: [20, 60],
    },
    { ms: 2000, up: near(random, UPRIGHT[position], 0.1), shakeG: [0.15, 0.08], spinDps: [60, 25] },
    stride(random, position, 8000),
  ],
};

/** What differs between a wrist, which flails and strikes several times, and a waist. */
interface FallShape {
  readonly fallingMs: Range;
  readonly fallShare: Range;
  readonly peakG: Range;
  readonly widthMs: Range;
  readonly bumpsAtMs: readonly number[];
  readonly bumpG: Range;
  readonly shakeG: number;
  readonly spinDps: number;
  readonly spread: number;
}

const FALL_SHAPE: Readonly<Record<Position, FallShape>> = {
  wrist: {
    fallingMs: [200, 360],
    fallShare: [0.4, 0.8],
    peakG: [3.4, 4.8],
    widthMs: [90, 140],
    bumpsAtMs: [160, 320, 560, 850],
    bumpG: [0.8, 2],
    shakeG: 0.5,
    spinDps: 230,
    spread: 0.35,
  },
  waist: {
    fallingMs: [240, 420],
    fallShare: [0.6, 0.9],
    peakG: [3.6, 6.2],
    widthMs: [70, 110],
    bumpsAtMs: [280],
    bumpG: [0.4, 1.2],
    shakeG: 0.18,
    spinDps: 120,
    spread: 0.15,
  },
};

/** Loss of balance, loss of weight, impact with a turn, settling with further knocks, stillness. */
function fall(random: Random, position: Position): readonly Phase[] {
  const shape = FALL_SHAPE[position];
  const landed = near(random, FALLEN[position], shape.spread);
  const bumps = shape.bumpsAtMs.map((atMs) =>
    blow(random, atMs, between(random, ...shape.bumpG), 80),
  );
  const impact = blow(
    random,
    0,
    between(random, ...shape.peakG),
    between(random, ...shape.widthMs),
  );
  return [
    {
      ms: between(random, 300, 600),
      shakeG: [0.12, 0.3],
      spinDps: [40, shape.spinDps / 2],
    },
    {
      ms: between(random, ...shape.fallingMs),
      up: turned(UPRIGHT[position], landed, 0.55),
      fallShare: between(random, ...shape.fallShare),
      shakeG: [0.15, 0.15],
      spinDps: [shape.spinDps / 2, shape.spinDps],
    },
    {
      ms: 1200,
      up: landed,
      blows: [impact, ...bumps],
      shakeG: [shape.shakeG, 0.06],
      spinDps: [shape.spinDps, 20],
    },
    { ms: 1000, up: near(random, landed, 0.08), shakeG: [0.06, 0.015], spinDps: [20, 4] },
    ...rest(random, 600_000),
  ];
}

function rest(random: Random, ms: number): readonly Phase[] {
  const still = between(random, 0.004, 0.01);
  return [{ ms, shakeG: [still, still], spinDps: [1, 1] }];
}

/** Sitting people move their hands now and then: stillness with short stirs. */
function fidget(random: Random, totalMs: number): readonly Phase[] {
  const phases: Phase[] = [];
  for (let ms = 0; ms < totalMs; ) {
    const stillMs = between(random, 2000, 9000);
    const stirMs = between(random, 500, 1500);
    phases.push({ ms: stillMs, shakeG: [0.012, 0.012], spinDps: [2, 2] });
    phases.push({ ms: stirMs, shakeG: [0.05, 0.04], spinDps: [40, 25] });
    ms += stillMs + stirMs;
  }
  return phases;
}

function stride(random: Random, position: Position, ms: number): Phase {
  const isWrist = position === "wrist";
  return {
    ms,
    stepsHz: between(random, 1.5, 1.9),
    stepG: isWrist ? between(random, 0.12, 0.2) : between(random, 0.16, 0.26),
    swingDeg: isWrist ? between(random, 8, 16) : 2,
    shakeG: [0.06, 0.06],
    spinDps: isWrist ? [20, 20] : [12, 12],
  };
}

/** Direction mostly downwards, never twice the same. */
function blow(random: Random, atMs: number, peakG: number, widthMs: number): Blow {
  return { atMs, peakG, widthMs, direction: near(random, [0, 0, 1], 0.5) };
}

function near(random: Random, direction: Vector, spread: number): Vector {
  const noise: Vector = [gaussian(random), gaussian(random), gaussian(random)];
  return unit(sum(unit(direction), scaled(noise, spread)));
}
