/** The price of a kink, and where it bends (theory.md, section 2.5). A kink at τ is the neuron (1, −τ) or (−1, τ). */
import { gauge } from '../atom';
import type { AtomSpace } from '../atomSpace';
import { biasOf, limitOf, normOf } from '../set';

/** ω(τ): the gauge of the unit constraint set at (1, −τ). Never zero. */
export function kinkCost(space: AtomSpace, tau: number): number {
  const { frame } = space;
  return frame ? frame.cost * plainCost(space, frame.unit * (tau + frame.offset)) : plainCost(space, tau);
}

function plainCost({ bias, norm }: AtomSpace, tau: number): number {
  return biasOf(bias).kinkCost(normOf(norm), tau, limitOf(bias));
}

/** Whether ω is curved, and not made of straight pieces. */
export function isCurved({ bias, norm }: AtomSpace): boolean {
  return biasOf(bias).inNorm && normOf(norm).isRound;
}

/** Kinks τ where the gauge has a corner, or (l2) that cut the directions into pieces of at most 45 degrees. */
export function corners({ frame, bias, norm }: AtomSpace): readonly number[] {
  const plain = biasOf(bias).corners(normOf(norm), limitOf(bias));
  return frame ? plain.map((tau) => tau / frame.unit - frame.offset) : plain;
}

/** A direction (w, b) of a neuron. */
export type Ray = readonly [number, number];

/**
 * Rays whose neurons are active on all of [first, last], from the kink at `first` (w = 1) over the constant to the kink
 * at `last` (w = −1), corners of the gauge included. The constant is left out where it is free anyway.
 */
export function straightRays(space: AtomSpace, first: number, last: number): Ray[] {
  const rays: Ray[] = [[1, -first]];
  const bends = corners(space);
  // (1, b) with b = −τ: from −first upwards
  for (const tau of [...bends].sort((p, q) => q - p)) if (tau < first) rays.push([1, -tau]);
  if (!biasOf(space.bias).isFree) rays.push([0, 1]);
  for (const tau of [...bends].sort((p, q) => q - p)) if (tau > last) rays.push([-1, tau]);
  rays.push([-1, last]);
  return rays;
}

export function rayCost(space: AtomSpace, ray: Ray): number {
  return gauge(space, ray);
}

/**
 * The direction in which the unit set of l2 is a circle: where a frame is, its input has other units than its bias. Coordinates
 * are multiplied by the frame's cost, so that the length is the ray's cost.
 */
export function circleOf({ frame }: AtomSpace, [w, b]: Ray): Ray {
  return frame ? [frame.cost * w, frame.cost * frame.unit * (b - frame.offset * w)] : [w, b];
}

/** The inverse. */
export function fromCircle({ frame }: AtomSpace, [p, q]: Ray): Ray {
  return frame ? [p / frame.cost, q / (frame.cost * frame.unit) + (frame.offset * p) / frame.cost] : [p, q];
}

/** Angle of the neuron with its kink at τ on that circle, ascending in τ. */
export function kinkAngle({ frame }: AtomSpace, tau: number): number {
  return Math.atan(frame ? frame.unit * (tau + frame.offset) : tau);
}

export function kinkAtAngle({ frame }: AtomSpace, angle: number): number {
  const tau = Math.tan(angle);
  return frame ? tau / frame.unit - frame.offset : tau;
}
