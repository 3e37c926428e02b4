// Three numbers in the axes of the device. Used by the synthetic motion only.

export type Vector = readonly [x: number, y: number, z: number];

export function scaled(a: Vector, factor: number): Vector {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

export function sum(a: Vector, b: Vector): Vector {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function lengthOf(a: Vector): number {
  return Math.hypot(a[0], a[1], a[2]);
}

export function unit(a: Vector): Vector {
  const length = lengthOf(a);
  return length === 0 ? [0, 0, 1] : scaled(a, 1 / length);
}

/** On the way from one direction to another along the sphere; `share` 0 is `from`, 1 is `to`. */
export function turned(from: Vector, to: Vector, share: number): Vector {
  const angle = Math.acos(Math.max(-1, Math.min(1, dot(from, to))));
  if (angle < 1e-6) return to;
  // Opposite directions have no single shortest way: any will do, so leave through a side.
  if (Math.PI - angle < 1e-3) {
    const side = unit(cross(from, Math.abs(from[0]) < 0.9 ? [1, 0, 0] : [0, 1, 0]));
    return share < 0.5 ? turned(from, side, share * 2) : turned(side, to, share * 2 - 1);
  }
  const sine = Math.sin(angle);
  return sum(
    scaled(from, Math.sin((1 - share) * angle) / sine),
    scaled(to, Math.sin(share * angle) / sine),
  );
}
