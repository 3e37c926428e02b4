// Several networks trained from different seeds → one wider network that gives their mean log-odds.
// Block-diagonal weights: one pass costs far less than several, because ops, not products, are dear.
import {
  type NetworkWeights,
  POOL_PARTS,
  POOLS,
  sizeOf,
  STRIDES,
  type Weight,
  weightAt,
} from "./fall-network.ts";

export function mergeMembers(members: readonly NetworkWeights[]): NetworkWeights {
  const first = weightAt(members, 0);
  if (members.length === 1) return first;
  const convolutions = STRIDES.length * 2;
  return first.map((_, at) => {
    const parts = members.map((member) => weightAt(member, at));
    if (at === 0) return beside(parts);
    if (at === convolutions) return pooledBlocks(parts);
    if (at === convolutions + 2) return scaled(stacked(parts), 1 / members.length);
    if (at === convolutions + 3) return scaled(summed(parts), 1 / members.length);
    return at % 2 === 1 ? stacked(parts) : blocks(parts);
  });
}

/** The first kernels share their input: outputs side by side. */
function beside(parts: readonly Weight[]): Weight {
  const [taps = 0, from = 0, to = 0] = weightAt(parts, 0).shape;
  const width = to * parts.length;
  const values = new Float32Array(taps * from * width);
  for (const [member, part] of parts.entries()) {
    for (let row = 0; row < taps * from; row++) {
      values.set(part.values.subarray(row * to, (row + 1) * to), row * width + member * to);
    }
  }
  return { shape: [taps, from, width], values };
}

/** Later kernels see their own member's channels only. */
function blocks(parts: readonly Weight[]): Weight {
  const [taps = 0, from = 0, to = 0] = weightAt(parts, 0).shape;
  const n = parts.length;
  const values = new Float32Array(taps * from * n * to * n);
  for (const [member, part] of parts.entries()) {
    for (let tap = 0; tap < taps; tap++) {
      for (let channel = 0; channel < from; channel++) {
        const row = tap * from + channel;
        const into = (tap * from * n + member * from + channel) * to * n + member * to;
        values.set(part.values.subarray(row * to, (row + 1) * to), into);
      }
    }
  }
  return { shape: [taps, from * n, to * n], values };
}

/** Pooling lays all members' channels of one pool side by side: like taps of a kernel. */
function pooledBlocks(parts: readonly Weight[]): Weight {
  const pools = POOL_PARTS * POOLS;
  const asKernels = parts.map(({ shape: [rows = 0, to = 0], values }) => ({
    shape: [pools, rows / pools, to],
    values,
  }));
  const { shape, values } = blocks(asKernels);
  const [, from = 0, to = 0] = shape;
  return { shape: [pools * from, to], values };
}

function stacked(parts: readonly Weight[]): Weight {
  const [rows = 0, ...rest] = weightAt(parts, 0).shape;
  const size = sizeOf([rows, ...rest]);
  const values = new Float32Array(size * parts.length);
  for (const [member, part] of parts.entries()) values.set(part.values, member * size);
  return { shape: [rows * parts.length, ...rest], values };
}

function summed(parts: readonly Weight[]): Weight {
  const { shape, values } = weightAt(parts, 0);
  return {
    shape,
    values: values.map((_, i) => parts.reduce((sum, p) => sum + (p.values[i] ?? 0), 0)),
  };
}

function scaled({ shape, values }: Weight, factor: number): Weight {
  return { shape, values: values.map((value) => value * factor) };
}
