// The weights file: every member network of both positions, little-endian float32, one after another.
// Written by training, read on load. Before it: the card's hash check. After it: merged networks.
import type { Position } from "../gateway/domain/motion.ts";
import { GatewayError } from "../gateway/errors.ts";
import { MEMBER_SHAPES, type NetworkWeights, sizeOf } from "./fall-network.ts";
import type { ModelCard } from "./model-card.ts";

export type Members = Readonly<Record<Position, readonly NetworkWeights[]>>;

/** The order of positions in the file. */
const POSITIONS = ["wrist", "waist"] as const;

const MEMBER_SIZE = MEMBER_SHAPES.reduce((sum, shape) => sum + sizeOf(shape), 0);

export function packWeights(members: Members): Uint8Array {
  const networks = POSITIONS.flatMap((position) => members[position]);
  const bytes = new Uint8Array(networks.length * MEMBER_SIZE * 4);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { values } of networks.flat()) {
    for (const value of values) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  }
  return bytes;
}

/** Throws `model/corrupt` when the size is not what the card says, or a weight is not a number. */
export function unpackWeights(bytes: Uint8Array, counts: ModelCard["weights"]["members"]): Members {
  const expected = (counts.wrist + counts.waist) * MEMBER_SIZE * 4;
  if (bytes.length !== expected) {
    const message = `The weights file has ${bytes.length} bytes, its card says ${expected}`;
    throw new GatewayError("model/corrupt", message);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  const member = (): NetworkWeights =>
    MEMBER_SHAPES.map((shape) => {
      const values = new Float32Array(sizeOf(shape));
      for (let i = 0; i < values.length; i++, at += 4) values[i] = view.getFloat32(at, true);
      if (!values.every(Number.isFinite)) {
        throw new GatewayError("model/corrupt", "The weights file holds what is not a number");
      }
      return { shape, values };
    });
  return {
    wrist: Array.from({ length: counts.wrist }, member),
    waist: Array.from({ length: counts.waist }, member),
  };
}
