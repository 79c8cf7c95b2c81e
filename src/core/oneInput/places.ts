/** Where kinks may be in the restricted program: at the samples, at the gauge's corners, and where pricing finds more. */
import type { AtomSpace } from '../atomSpace';
import { corners, isCurved, kinkAngle, kinkAtAngle, type Ray, straightRays } from './gauge';
import type { Place } from './program';
import { ONE_INPUT } from '../settings/oneInput';
import { biasOf } from '../set';

const { firstSpacing, samePlace } = ONE_INPUT;

export class Places {
  readonly rays: Ray[];
  private readonly inner: number[][];

  constructor(
    space: AtomSpace,
    private readonly x: Float64Array,
  ) {
    const bends = corners(space);
    const curved = isCurved(space);
    this.inner = Array.from({ length: x.length - 1 }, (_, gap) => {
      const [a, b] = [x[gap], x[gap + 1]];
      const inside = bends.filter((tau) => tau > a && tau < b);
      if (!curved) return inside;
      const from = kinkAngle(space, a);
      const to = kinkAngle(space, b);
      const pieces = Math.ceil((to - from) / firstSpacing);
      for (let k = 1; k < pieces; k++) inside.push(kinkAtAngle(space, from + ((to - from) * k) / pieces));
      return [...new Set(inside)].filter((tau) => tau > a && tau < b).sort((p, q) => p - q);
    });
    this.rays = firstRays(space, x);
  }

  get count(): number {
    return this.inner.reduce((sum, inside) => sum + inside.length, this.x.length);
  }

  /** Adds a neuron that pricing found; returns whether it is new. */
  add(ray: Ray, gap: number): boolean {
    if (gap < 0) return addRay(this.rays, ray);
    const tau = -ray[1] / ray[0];
    const [a, b] = [this.x[gap], this.x[gap + 1]];
    const near = samePlace * (b - a);
    if (!(tau > a + near && tau < b - near)) return false;
    const inner = this.inner[gap];
    if (inner.some((other) => Math.abs(other - tau) <= near)) return false;
    inner.push(tau);
    inner.sort((p, q) => p - q);
    return true;
  }

  /** All places in order. */
  list(): Place[] {
    const places: Place[] = [];
    const last = this.x.length - 1;
    for (let gap = 0; gap < last; gap++) {
      places.push({ gap, tau: this.x[gap] });
      for (const tau of this.inner[gap]) places.push({ gap, tau });
    }
    places.push({ gap: last - 1, tau: this.x[last] });
    return places;
  }
}

/** Rays of neurons that are active on all samples, to begin with. */
export function firstRays(space: AtomSpace, x: Float64Array): Ray[] {
  return biasOf(space.bias).isFree ? [[1, -x[0]]] : straightRays(space, x[0], x[x.length - 1]);
}

/** Returns whether it is new. */
export function addRay(rays: Ray[], ray: Ray): boolean {
  const size = Math.hypot(...ray);
  const known = rays.some((other) => {
    const length = Math.hypot(...other) * size;
    return (
      ray[0] * other[0] + ray[1] * other[1] > 0 &&
      Math.abs(ray[0] * other[1] - ray[1] * other[0]) <= samePlace * length
    );
  });
  if (!known) rays.push(ray);
  return !known;
}
