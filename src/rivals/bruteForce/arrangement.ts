/**
 * The arrangement of the samples' kinks in θ-space, enumerated the slow and obvious way (theory.md 2.1–2.3).
 */
import type { Problem } from '../../core/problem';

type Vector = readonly number[];

/** A homogeneous frame: θ ↦ σ(rows·θ), and the neuron that θ stands for. */
export interface Frame {
  readonly size: number;
  readonly rows: readonly Vector[];
  readonly neuronOf: (theta: Vector) => { readonly weights: Vector; readonly bias: number };
}

const dot = (a: Vector, b: Vector): number => a.reduce((sum, value, k) => sum + value * b[k], 0);
const unitVector = (size: number, at: number): number[] =>
  Array.from({ length: size }, (_, k) => (k === at ? 1 : 0));

/** One frame, or one a sample when the bias is free (2.3). */
export function framesOf(problem: Problem): Frame[] {
  const { count, dimension: d, inputs, bias } = problem;
  const x = Array.from({ length: count }, (_, i) => Array.from(inputs.subarray(i * d, (i + 1) * d)));
  if (bias.kind === 'none') return [{ size: d, rows: x, neuronOf: (theta) => ({ weights: theta, bias: 0 }) }];
  if (bias.kind === 'free') {
    return x.map((origin) => ({
      size: d,
      rows: x.map((row) => row.map((value, k) => value - origin[k])),
      neuronOf: (theta) => ({ weights: theta, bias: -dot(origin, theta) }),
    }));
  }
  return [
    {
      size: d + 1,
      rows: x.map((row) => [...row, 1]),
      neuronOf: (theta) => ({ weights: theta.slice(0, d), bias: theta[d] }),
    },
  ];
}

/** gauge of C at θ. */
export function gaugeOf(problem: Problem, theta: Vector): number {
  const { weights, bias, dimension } = problem;
  const bounded = bias.kind === 'bound' && theta.length > dimension;
  const w = (bounded ? theta.slice(0, dimension) : theta).map(Math.abs);
  const norm =
    weights.norm === 'l2'
      ? Math.hypot(...w)
      : weights.norm === 'l1'
        ? w.reduce((a, b) => a + b, 0)
        : Math.max(...w);
  const value = norm / weights.radius;
  return bounded ? Math.max(value, Math.abs(theta[dimension]) / bias.limit) : value;
}

/** Normals of the planes across which the gauge is not linear. */
function bends(problem: Problem, size: number): number[][] {
  const { weights, bias, dimension } = problem;
  const bounded = bias.kind === 'bound';
  const inputs = bounded ? dimension : size;
  const planes: number[][] = Array.from({ length: size }, (_, k) => unitVector(size, k));
  if (weights.norm === 'linf') {
    for (let a = 0; a < inputs; a++) {
      for (let b = a + 1; b < inputs; b++) {
        for (const sign of [1, -1]) planes.push(planes[a].map((value, k) => value + sign * planes[b][k]));
      }
    }
  }
  if (!bounded) return planes;
  // |b|/limit against ‖w‖/radius: ±w₁ ± w₂ for l1, one coordinate for linf (and for a single input).
  const scale = weights.radius / bias.limit;
  const signs = Array.from({ length: 2 ** inputs }, (_, code) =>
    Array.from({ length: inputs }, (__, k) => ((code >> k) & 1 ? -1 : 1)),
  );
  const faces =
    weights.norm === 'l1' ? signs : Array.from({ length: inputs }, (_, k) => unitVector(inputs, k));
  for (const face of faces) for (const sign of [1, -1]) planes.push([...face, sign * scale]);
  return planes;
}

/** Rays ±θ, scaled to gauge 1, in which size − 1 of the planes meet. */
function rays(problem: Problem, planes: readonly Vector[], size: number): number[][] {
  const directions: number[][] = [];
  if (size === 1) directions.push([1]);
  else if (size === 2) for (const [a, b] of planes) directions.push([-b, a]);
  else if (size === 3) {
    planes.forEach((p, i) => {
      for (const q of planes.slice(i + 1)) {
        const cross = [p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]];
        if (Math.hypot(...cross) > 1e-9 * Math.hypot(...p) * Math.hypot(...q)) directions.push(cross);
      }
    });
  } else throw new Error(`The brute force enumerates at most three dimensions, not ${size}.`);
  return directions.flatMap((theta) => onBoundary(problem, theta));
}

function onBoundary(problem: Problem, theta: Vector): number[][] {
  const length = gaugeOf(problem, theta);
  return length > 0 ? [theta.map((part) => part / length), theta.map((part) => -part / length)] : [];
}

/** All arrangement vertices on the boundary of C. */
export function verticesOf(problem: Problem, frame: Frame): number[][] {
  const kinks = frame.rows.filter((row) => row.some((part) => part !== 0));
  return rays(problem, [...kinks, ...bends(problem, frame.size)], frame.size);
}

/** For p = 2: every θ that can maximise |zᵀσ(rows·θ)| on a cell or on an edge, from the cells around each vertex. */
export function cellMaximisers(problem: Problem, frame: Frame, dual: Float64Array): number[][] {
  const { size, rows } = frame;
  if (size === 1) return [];
  const kinks = rows.filter((row) => row.some((part) => part !== 0));
  const planes = [...kinks, ...Array.from({ length: size }, (_, k) => unitVector(size, k))];
  const cells = new Map<string, { theta: number[]; tight: Vector[] }>();
  for (const vertex of rays(problem, planes, size)) {
    const tight = planes.filter(
      (row) => Math.abs(dot(row, vertex)) <= 1e-9 * Math.hypot(...row) * Math.hypot(...vertex),
    );
    const steps =
      size === 2
        ? [[1], [-1]]
        : [
            [1, 1],
            [1, -1],
            [-1, 1],
            [-1, -1],
          ];
    for (let p = 0; p < tight.length; p++) {
      for (const q of size === 2 ? [p] : tight.keys()) {
        if (size === 3 && q <= p) continue;
        for (const step of steps) {
          const inside = vertex.map(
            (part, k) => part + 1e-6 * (step[0] * tight[p][k] + (step[1] ?? 0) * tight[q][k]),
          );
          const signs = rows.map((row) => (dot(row, inside) > 0 ? '+' : '-')).join('');
          const cell = cells.get(signs) ?? { theta: inside, tight: [] };
          cell.tight.push(...tight);
          cells.set(signs, cell);
        }
      }
    }
  }
  return [...cells.values()].flatMap(({ theta, tight }) => maximisersOn(problem, frame, dual, theta, tight));
}

function maximisersOn(
  problem: Problem,
  frame: Frame,
  dual: Float64Array,
  inside: Vector,
  tight: readonly Vector[],
): number[][] {
  const { size, rows } = frame;
  const g = new Array<number>(size).fill(0);
  rows.forEach((row, i) => {
    const slope = dot(row, inside) > 0 ? 1 : problem.slope;
    row.forEach((part, k) => (g[k] += slope * dual[i] * part));
  });
  const bounded = problem.bias.kind === 'bound';
  const candidates: number[][] = [];
  if (!bounded) {
    candidates.push(g);
    for (const row of tight) {
      const share = dot(g, row) / dot(row, row);
      candidates.push(g.map((part, k) => part - share * row[k]));
    }
  } else {
    candidates.push(...rimMaximisers(problem, g), ...tight.flatMap((row) => sideMaximisers(problem, g, row)));
  }
  return candidates.flatMap((theta) => onBoundary(problem, theta));
}

/** w along g_w on the sphere, b at either end. */
function rimMaximisers(problem: Problem, g: Vector): number[][] {
  if (problem.bias.kind !== 'bound') return [];
  const { limit } = problem.bias;
  const w = g.slice(0, -1);
  const length = Math.hypot(...w) / problem.weights.radius;
  return length > 0 ? [1, -1].map((sign) => [...w.map((part) => part / length), sign * limit]) : [];
}

/** On the kink xᵀw + b = 0: g there is (g_w − g_b x)ᵀw; and, for two inputs, the points where the kink meets the rim. */
function sideMaximisers(problem: Problem, g: Vector, row: Vector): number[][] {
  const last = row.length - 1;
  if (problem.bias.kind !== 'bound' || row[last] === 0) return [];
  const x = row.slice(0, last).map((part) => part / row[last]);
  const along = x.map((part, k) => g[k] - g[last] * part);
  const found = [[...along, -dot(along, x)]];
  const { limit } = problem.bias;
  const { radius } = problem.weights;
  const length = Math.hypot(...x);
  if (last === 2 && length * radius > limit) {
    const near = limit / (length * length);
    const across = Math.sqrt(radius * radius - (limit / length) ** 2) / length;
    for (const sign of [1, -1]) {
      found.push([-near * x[0] - sign * across * x[1], -near * x[1] + sign * across * x[0], limit]);
    }
  }
  return found;
}
