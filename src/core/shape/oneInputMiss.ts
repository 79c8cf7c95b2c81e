/**
 * One input: the largest miss that every network of the shape has somewhere (theory.md, section 9). What is between the limits
 * l_i ≤ f(x_i) ≤ u_i fits with a miss t iff g ≥ l − 2t, g the largest function of the shape with g(x_i) ≤ u_i: for outputs ≥ 0 the convex
 * envelope of the u_i, with slopes a … b continued by its tangents of these slopes; else what slopes alone let it be. O(n log n).
 */
import { ascendingOrder } from '../evaluate/order';
import { lossOf } from '../loss';
import { biasOf } from '../set';
import type { Problem } from '../problem';
import { isConvex, shapeOf } from './shape';

/** Proven by the ray z, Σ|z| = 1, and multipliers of the slopes between its samples; kept by some network. */
interface ShapeMiss {
  readonly least: number;
  /** By ascending input. */
  readonly rows: readonly number[];
  readonly ray: readonly number[];
  /** μ_k of the slope between neighbours of the rows: μ(f(x_{k+1}) − f(x_k)) is at least μ·a or −|μ|·b times their distance. Empty for none. */
  readonly slopes: readonly number[];
}

/** A distinct input with its tightest limits, and the rows that have them. */
interface Node {
  readonly x: number;
  lower: number;
  upper: number;
  lowest: number;
  highest: number;
}

/** With a bias every convex function of one input is one of outputs ≥ 0 on the samples, but for its sign (`mustBePositive`). */
export const isOfOneInput = ({ dimension, bias }: Pick<Problem, 'dimension' | 'bias'>): boolean =>
  dimension === 1 && biasOf(bias).exists;

/** @param room what a limit is widened by beside the tolerance of all samples, which is no part of the miss */
export function missOfOneInput(problem: Problem, room: (i: number) => number): ShapeMiss | null {
  const nodes = nodesOf(problem, room);
  const { slopes } = shapeOf(problem);
  const worst: ShapeMiss[] = [];
  const offer = (miss: ShapeMiss | null): void => {
    if (miss) worst.push(miss);
  };
  if (isConvex(problem)) {
    offer(missOfEnvelope(nodes, slopes ?? [-Infinity, Infinity]));
    if (mustBePositive(problem)) offer(missOfPositive(nodes));
  } else if (slopes) offer(missOfSlopes(nodes, slopes));
  return worst.reduce<ShapeMiss | null>((p, q) => (p && p.least >= q.least ? p : q), null);
}

/** Without a slope below zero and free terms no network of outputs ≥ 0 is negative. */
const mustBePositive = ({ slope, skip, bias }: Problem): boolean =>
  slope === 0 && skip === 'none' && !biasOf(bias).isFree;

function nodesOf(problem: Problem, room: (i: number) => number): Node[] {
  const { inputs, targets } = problem;
  const loss = lossOf(problem);
  const nodes: Node[] = [];
  for (const i of ascendingOrder(inputs)) {
    const x = inputs[i];
    const [least, most] = loss.ofResidual
      ? [targets[i] - room(i), targets[i] + room(i)]
      : loss.of(i).interval(targets[i], 0);
    let node = nodes.at(-1);
    if (node?.x !== x) {
      node = { x, lower: -Infinity, upper: Infinity, lowest: i, highest: i };
      nodes.push(node);
    }
    if (least > node.lower) [node.lower, node.lowest] = [least, i];
    if (most < node.upper) [node.upper, node.highest] = [most, i];
  }
  return nodes;
}

/** The corners of the convex envelope of the upper limits between which its slopes are in [a, b]. */
function envelope(nodes: readonly Node[], [a, b]: readonly [number, number]): Node[] {
  const hull: Node[] = [];
  for (const node of nodes) {
    if (node.upper === Infinity) continue;
    while (
      hull.length > 1 &&
      slopeOf(hull[hull.length - 2], hull[hull.length - 1]) >= slopeOf(hull[hull.length - 2], node)
    )
      hull.pop();
    hull.push(node);
  }
  let first = 0;
  while (first + 1 < hull.length && slopeOf(hull[first], hull[first + 1]) < a) first++;
  let last = hull.length - 1;
  while (last > first && slopeOf(hull[last - 1], hull[last]) > b) last--;
  return hull.slice(first, last + 1);
}

const slopeOf = (p: Node, q: Node): number => (q.upper - p.upper) / (q.x - p.x);

function missOfEnvelope(nodes: readonly Node[], [a, b]: readonly [number, number]): ShapeMiss | null {
  const hull = envelope(nodes, [a, b]);
  if (hull.length === 0) return null;
  let worst: ShapeMiss | null = null;
  let at = 0;
  for (const node of nodes) {
    if (node.lower === -Infinity) continue;
    while (at + 1 < hull.length && hull[at + 1].x <= node.x) at++;
    const [p, q] = [hull[at], hull[at + 1] as Node | undefined];
    let miss: ShapeMiss | null;
    if (p.x === node.x) miss = pairMiss(node, p, 0);
    else if (node.x < p.x) miss = Number.isFinite(a) ? pairMiss(node, p, a) : null;
    else if (q === undefined) miss = Number.isFinite(b) ? pairMiss(node, p, b) : null;
    else miss = tripleMiss(p, node, q);
    if (miss && miss.least > (worst?.least ?? 0)) worst = miss;
  }
  return worst;
}

/** f(x_i) ≥ l_i and f(x_j) ≤ u_j, and a slope between them that is at its limit. */
function pairMiss(low: Node, high: Node, slope: number): ShapeMiss {
  const rise = slope * (high.x - low.x);
  const least = (low.lower - high.upper + rise) / 2;
  if (low.x === high.x) {
    const rows = [low.lowest, high.highest];
    return { least, rows, ray: [0.5, -0.5], slopes: [] };
  }
  // l_i ≤ f(x_i) = f(x_j) − (f(x_j) − f(x_i)) ≤ u_j − rise, both of the slope's directions by the sign of x_j − x_i
  return low.x < high.x
    ? { least, rows: [low.lowest, high.highest], ray: [0.5, -0.5], slopes: [0.5] }
    : { least, rows: [high.highest, low.lowest], ray: [-0.5, 0.5], slopes: [-0.5] };
}

/** f(x_j) ≥ l_j above the chord of two upper limits. */
function tripleMiss(p: Node, node: Node, q: Node): ShapeMiss {
  const share = (node.x - p.x) / (q.x - p.x);
  const chord = (1 - share) * p.upper + share * q.upper;
  return {
    least: (node.lower - chord) / 2,
    rows: [p.highest, node.lowest, q.highest],
    ray: [-0.5 * (1 - share), 0.5, -0.5 * share],
    slopes: [],
  };
}

function missOfPositive(nodes: readonly Node[]): ShapeMiss | null {
  const lowest = nodes.reduce((best, node) => (node.upper < best.upper ? node : best));
  return lowest.upper < 0 ? { least: -lowest.upper, rows: [lowest.highest], ray: [-1], slopes: [] } : null;
}

/** Slopes alone: of any two samples, the one limit may be too high or too low for the other. */
function missOfSlopes(nodes: readonly Node[], [a, b]: readonly [number, number]): ShapeMiss | null {
  let worst: ShapeMiss | null = null;
  const offer = (low: Node | null, high: Node | null, slope: number): void => {
    if (!low || !high || low.lower === -Infinity || high.upper === Infinity || !Number.isFinite(slope))
      return;
    const miss = pairMiss(low, high, low.x === high.x ? 0 : slope);
    if (miss.least > (worst?.least ?? 0)) worst = miss;
  };
  // before a sample, the one whose lower limit less a·x is largest, and the one whose upper limit less b·x is least
  let highest: Node | null = null;
  let lowest: Node | null = null;
  for (const node of nodes) {
    offer(node, node, 0);
    offer(highest, node, a);
    offer(node, lowest, b);
    if (highest === null || node.lower - a * node.x > highest.lower - a * highest.x) highest = node;
    if (lowest === null || node.upper - b * node.x < lowest.upper - b * lowest.x) lowest = node;
  }
  return worst;
}
