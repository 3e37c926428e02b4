// The weights file, little-endian float32: for each position its networks, then its trees.
// Written by training, read on load. Before it: the card's hash check. After it: merged networks.
import type { Position } from "../gateway/domain/motion.ts";
import { GatewayError } from "../gateway/errors.ts";
import { MEMBER_SHAPES, type NetworkWeights, sizeOf } from "./fall-network.ts";
import type { ModelCard } from "./model-card.ts";
import { type Forest, FOREST_SIZE, isForest } from "./trees.ts";

/** What was trained for one position. */
export interface PositionWeights {
  readonly networks: readonly NetworkWeights[];
  readonly forest: Forest;
}

export type ModelWeights = Readonly<Record<Position, PositionWeights>>;

/** The order of positions in the file. */
const POSITIONS = ["wrist", "waist"] as const;

const MEMBER_SIZE = MEMBER_SHAPES.reduce((sum, shape) => sum + sizeOf(shape), 0);

export function packWeights(weights: ModelWeights): Uint8Array {
  const arrays = POSITIONS.flatMap((position) => {
    const { networks, forest } = weights[position];
    return [...networks.flat().map(({ values }) => values), forest];
  });
  const bytes = new Uint8Array(4 * arrays.reduce((sum, values) => sum + values.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const values of arrays) {
    for (const value of values) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  }
  return bytes;
}

/** Throws `model/corrupt` when the size is not what the card says, or a weight makes no sense. */
export function unpackWeights(
  bytes: Uint8Array,
  counts: ModelCard["weights"]["members"],
): ModelWeights {
  const expected = ((counts.wrist + counts.waist) * MEMBER_SIZE + 2 * FOREST_SIZE) * 4;
  if (bytes.length !== expected) {
    const message = `The weights file has ${bytes.length} bytes, its card says ${expected}`;
    throw new GatewayError("model/corrupt", message);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  const take = (count: number): Float32Array => {
    const values = new Float32Array(count);
    for (let i = 0; i < count; i++, at += 4) values[i] = view.getFloat32(at, true);
    if (values.every(Number.isFinite)) return values;
    throw new GatewayError("model/corrupt", "The weights file holds what is not a number");
  };
  const position = (members: number): PositionWeights => ({
    networks: Array.from({ length: members }, () =>
      MEMBER_SHAPES.map((shape) => ({ shape, values: take(sizeOf(shape)) })),
    ),
    forest: forestOf(take(FOREST_SIZE)),
  });
  return { wrist: position(counts.wrist), waist: position(counts.waist) };
}

function forestOf(values: Float32Array): Forest {
  if (isForest(values)) return values;
  throw new GatewayError("model/corrupt", "The weights file holds trees that ask for no feature");
}
