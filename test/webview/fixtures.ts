/**
 * Results for the panel, worked out by hand. Residuals come from evaluating the networks; every bound is either the
 * closed form of theory.md section 2.5 or follows from the dual vector by Cauchy–Schwarz, so that none claims too much.
 */
import type { Neuron, SkipTerms, SolveStatus, TraceEntry } from '../../src/core/solution';
import { evaluate } from '../../src/result/predict';
import { meanLoss, residualOf } from '../../src/result/quality';
import { RESULT_SCHEMA, type FitResult, type TestScore } from '../../src/result/schema';
import { costOf, goalOf, tradeOf } from '../../src/result/goals';
import { formatGap } from '../../src/webview/format';

const SLOPE = 0.1;

interface Planted {
  readonly fit: string;
  readonly neurons: readonly Neuron[];
  readonly skip?: SkipTerms;
  readonly x: readonly (readonly number[])[];
  readonly y: readonly number[];
  readonly inputs: readonly string[];
  readonly target: string;
  readonly goal?: FitResult['goal'];
  readonly status?: SolveStatus;
  /** With the proven gap in the place of {gap}. */
  readonly reason?: string;
  readonly stoppedBy?: FitResult['stoppedBy'];
  readonly constraint?: FitResult['constraint'];
  readonly skipKind?: FitResult['skipKind'];
  readonly lowerBound: number;
  readonly dual?: readonly number[];
  readonly test?: TestScore;
  readonly weights?: readonly number[];
  readonly change?: Partial<FitResult>;
}

export const FREE: FitResult['constraint'] = { weights: { norm: 'l2', radius: 1 }, bias: { kind: 'free' } };
const JOINT: FitResult['constraint'] = { weights: { norm: 'l2', radius: 1 }, bias: { kind: 'joint' } };

export function planted(plan: Planted): FitResult {
  const goal = plan.goal ?? { kind: 'interpolate' };
  const skip = plan.skip ?? { constant: 0, linear: plan.inputs.map(() => 0) };
  const network = { neurons: plan.neurons, skip, activation: { kind: 'leaky_relu', slope: SLOPE } } as const;
  const mass = plan.neurons.reduce((sum, { output }) => sum + Math.abs(output), 0);
  const { weights } = plan;
  const samples = {
    inputs: Float64Array.from(plan.x.flat()),
    targets: Float64Array.from(plan.y),
    ...(weights && { weights: Float64Array.from(weights) }),
  };
  const asked = goalOf(goal);
  const residual = residualOf(asked, network, samples);
  const trade = tradeOf(asked);
  const loss = trade === null ? undefined : meanLoss(trade, network, samples);
  const objective = mass + costOf(asked, residual, loss);
  const gap = (objective - plan.lowerBound) / Math.max(1, objective);
  return {
    schema: RESULT_SCHEMA,
    fit: plan.fit,
    file: 'bench.hull',
    dataset: 'measured',
    status: plan.status ?? 'optimal',
    ...(plan.reason === undefined ? {} : { reason: plan.reason.replace('{gap}', formatGap(gap)) }),
    ...(plan.stoppedBy === undefined ? {} : { stoppedBy: plan.stoppedBy }),
    objective,
    mass,
    lowerBound: plan.lowerBound,
    gap,
    requestedGap: 1e-6,
    ...network,
    constraint: plan.constraint ?? JOINT,
    skipKind: plan.skipKind ?? 'none',
    goal,
    sparsify: 'merge',
    dual: plan.dual ?? [],
    residual,
    ...(loss === undefined || trade === null ? {} : { loss, penalty: { value: trade.penalty } }),
    ...(plan.test === undefined ? {} : { test: plan.test }),
    samples: {
      ...{ count: plan.x.length, inputs: plan.inputs, target: plan.target, x: plan.x, y: plan.y },
      ...(weights && { weights }),
    },
    scaling: { offset: plan.inputs.map(() => 0), factor: plan.inputs.map(() => 1) },
    trace: approach(objective, plan.lowerBound, plan.neurons.length),
    timing: { totalMs: 1234, masterMs: 800, pricingMs: 400 },
    rivals: [],
    provenance: { version: '0.1.0', inputSha256: hashOf(plan.fit), startedAt: '2026-11-23T10:00:00.000Z' },
    ...plan.change,
  };
}

/** Twelve rounds in which both bounds close in geometrically on where they end. */
function approach(objective: number, lowerBound: number, neurons: number): TraceEntry[] {
  return Array.from({ length: 12 }, (_, k) => ({
    iteration: k + 1,
    ms: 8 * (k + 1),
    objective: k === 0 ? null : objective * (1 + (k === 11 ? 0 : 0.9 * 0.3 ** k)),
    lowerBound: lowerBound * (k === 11 ? 1 : 1 - 0.35 ** (k + 0.2)),
    neurons: neurons + Math.max(0, 9 - k),
  }));
}

function hashOf(text: string): string {
  return [...text]
    .map((letter) => letter.charCodeAt(0).toString(16))
    .join('')
    .padEnd(64, '0')
    .slice(0, 64);
}

export function values(
  neurons: readonly Neuron[],
  x: readonly (readonly number[])[],
  skip?: SkipTerms,
): number[] {
  const network = {
    neurons,
    skip: skip ?? { constant: 0, linear: x[0].map(() => 0) },
    activation: { slope: SLOPE },
  };
  return x.map((row) => evaluate(network, row));
}

/** |zᵀa(θ)| ≤ ‖z‖·‖X̃‖_F on the joint l2 ball, since |σ(t)| ≤ |t|; so yᵀz over that is a lower bound, here for z = y. */
export function crudeBound(
  x: readonly (readonly number[])[],
  y: readonly number[],
): { bound: number; dual: number[] } {
  const size = (list: readonly number[]) => Math.hypot(...list);
  const reach = size(y) * size(x.flatMap((row) => [...row, 1]));
  return { bound: size(y) ** 2 / reach, dual: y.map((value) => value / reach) };
}

/** A repeatable sequence in [0, 1). */
export function sequence(count: number, step: number): number[] {
  return Array.from({ length: count }, (_, i) => ((i + 1) * step) % 1);
}

export const KINKED: readonly Neuron[] = [
  { weights: [1], bias: 0, output: 2 },
  { weights: [-1], bias: 0.5, output: -1 },
];
export const KINKED_X = [-1, -0.5, 0, 0.25, 0.5, 1, 1.5];

/**
 * f = 2σ(x) − σ(−x + 0.5). Its slope changes by 1.8 at 0 and by −0.9 at 0.5, so TV/(1−α) = 3, which is the mass: with a
 * free bias it is optimal (closed form 2.5), proven by the dual vector that weighs those two changes.
 */
export function oneInput(): FitResult {
  const x = KINKED_X.map((value) => [value]);
  return planted({
    fit: 'calibrate',
    neurons: KINKED,
    x,
    y: values(KINKED, x),
    inputs: ['Ambient C'],
    target: 'resistance in ohm',
    constraint: FREE,
    lowerBound: 3 * (1 - 8e-7),
    dual: slopeDual(KINKED_X, [0, 0.5], [1, -1]),
    test: { samples: 3, rms: 0.0125 },
  });
}

/** z with zᵀf = Σ sign·(slope change of f at the knot)/(1 − α), for samples at the sorted xs. */
export function slopeDual(
  xs: readonly number[],
  knots: readonly number[],
  signs: readonly number[],
): number[] {
  const z = xs.map(() => 0);
  knots.forEach((knot, j) => {
    const k = xs.indexOf(knot);
    const weight = signs[j] / (1 - SLOPE);
    const [left, right] = [xs[k] - xs[k - 1], xs[k + 1] - xs[k]];
    z[k - 1] += weight / left;
    z[k] -= weight / left + weight / right;
    z[k + 1] += weight / right;
  });
  return z;
}

/** The same network, with samples up to 0.15 away from it; stopped, with nothing proven. */
export function withinTube(): FitResult {
  const x = sequence(30, 0.381966).map((t) => [2.5 * t - 1]);
  const noise = sequence(30, 0.7320508).map((t) => 0.3 * (t - 0.5));
  return planted({
    fit: 'tube',
    neurons: KINKED,
    x,
    y: values(KINKED, x).map((value, i) => value + noise[i]),
    inputs: ['Ambient C'],
    target: 'resistance in ohm',
    goal: { kind: 'interpolate', tolerance: 0.15 },
    constraint: FREE,
    lowerBound: 0,
    status: 'cancelled',
    reason: 'Cancelled; the proven gap is 1.',
  });
}

/** The line through 90 points of a wave: skip affine, one neuron a corner; its mass TV/(1 − α) is minimal (2.5). */
export function manyNeurons(): FitResult {
  const xs = Array.from({ length: 90 }, (_, i) => i / 10);
  const ys = xs.map((t) => Math.sin(2 * t) + 0.2 * t);
  const slopes = ys.slice(1).map((y, k) => (y - ys[k]) / (xs[k + 1] - xs[k]));
  const neurons = slopes.slice(1).map((slope, k) => ({
    weights: [1],
    bias: -xs[k + 1],
    output: (slope - slopes[k]) / (1 - SLOPE),
  }));
  const linear = slopes[0] - SLOPE * neurons.reduce((sum, { output }) => sum + output, 0);
  const start = neurons.reduce((sum, { bias, output }) => sum + output * SLOPE * bias, 0);
  const skip = { constant: ys[0] - start, linear: [linear] };
  const mass = neurons.reduce((sum, { output }) => sum + Math.abs(output), 0);
  return planted({
    fit: 'many',
    neurons,
    skip,
    x: xs.map((t) => [t]),
    y: ys,
    inputs: ['t'],
    target: 'wave',
    constraint: FREE,
    skipKind: 'affine',
    lowerBound: mass,
    dual: slopeDual(
      xs,
      xs.slice(1, -1),
      neurons.map(({ output }) => Math.sign(output)),
    ),
  });
}

export const TEACHER: readonly Neuron[] = [
  { weights: [0.8, 0.6], bias: 0, output: 1.5 },
  { weights: [-0.28, 0.6], bias: 0.2, output: -0.9 },
  { weights: [0.36, -0.8], bias: -0.3, output: 0.4 },
];

export function square(count: number): number[][] {
  const [first, second] = [sequence(count, 0.7548776662), sequence(count, 0.5698402909)];
  return first.map((t, i) => [6 * t - 3, 4 * second[i] - 2]);
}

export function twoInputs(): FitResult {
  const x = square(60);
  const y = values(TEACHER, x);
  const { bound, dual } = crudeBound(x, y);
  return planted({
    fit: 'surface',
    neurons: TEACHER,
    x,
    y,
    inputs: ['petal_length', 'petal_width'],
    target: 'yield',
    status: 'stopped',
    reason: 'The time limit of 30 s was reached — proven gap {gap}.',
    stoppedBy: 'time',
    lowerBound: bound,
    dual,
  });
}

/** sign(x₁ + 0.3·x₂), separated by a network with a margin of 1. */
export function classification(): FitResult {
  const x = square(50).filter(([a, b]) => Math.abs(a + 0.3 * b) > 0.5);
  const y = x.map(([a, b]) => Math.sign(a + 0.3 * b));
  const neurons: Neuron[] = [
    { weights: [0.957826, 0.287348], bias: 0, output: 2.2 },
    { weights: [-0.957826, -0.287348], bias: 0, output: -2.2 },
  ];
  const { bound, dual } = crudeBound(x, y);
  return planted({
    fit: 'flowers',
    neurons,
    x,
    y,
    inputs: ['petal_length', 'petal_width'],
    target: 'species is "virginica"',
    goal: { kind: 'classify', softness: 10 },
    status: 'stopped',
    reason: 'The time limit of 30 s was reached; the proven gap is 0.91.',
    stoppedBy: 'time',
    lowerBound: bound,
    dual,
    test: { samples: 20, accuracy: 0.95 },
  });
}

/** One input, two classes; f is −1 left of −1 and +1 right of it. */
export function classifyOneInput(): FitResult {
  const xs = [-2, -1.5, -1, 1, 1.4, 2.2];
  const neurons: Neuron[] = [
    { weights: [1], bias: 0, output: 0.95 },
    { weights: [-1], bias: 0, output: -0.95 },
  ];
  return planted({
    fit: 'threshold',
    neurons,
    x: xs.map((t) => [t]),
    y: xs.map(Math.sign),
    inputs: ['dose'],
    target: 'survived is "yes"',
    goal: { kind: 'classify' },
    constraint: FREE,
    status: 'stopped',
    reason: 'The time limit of 30 s was reached — proven gap {gap}.',
    stoppedBy: 'time',
    lowerBound: 0,
  });
}

export function threeInputs(): FitResult {
  const third = sequence(40, 0.8191725134);
  const x = square(40).map((row, i) => [...row, 2 * third[i]]);
  const neurons: Neuron[] = [
    { weights: [0.5, 0.5, -0.7], bias: 0.1, output: 1.2 },
    { weights: [-0.3, 0.8, 0.5], bias: 0.1, output: -2.5 },
  ];
  const exact = values(neurons, x);
  const y = exact.map((value, i) => value + 0.08 * Math.sin(7 * i));
  return planted({
    fit: 'three',
    neurons,
    x,
    y,
    inputs: ['speed', 'load', 'a rather long name of an input'],
    target: 'consumption',
    goal: { kind: 'interpolate', tolerance: 0.08 },
    status: 'stopped',
    reason:
      'Neurons over 3 inputs were searched heuristically and no better one was found; the proven gap is 1.',
    lowerBound: 0,
  });
}

/** Without a bias f(2x) = 2f(x), so 1 → 1 and 2 → 3 contradict each other. */
export function infeasible(): FitResult {
  const base = planted({
    fit: 'ray',
    neurons: [],
    x: [[1], [2], [-1]],
    y: [1, 3, 0.5],
    inputs: ['Ambient C'],
    target: 'resistance in ohm',
    constraint: { weights: { norm: 'l2', radius: 1 }, bias: { kind: 'none' } },
    status: 'infeasible',
    reason:
      'Infeasible: rows 1 and 2 of measured cannot be met together by a network without a bias; add a bias or drop one of them.',
    lowerBound: 0,
  });
  return { ...base, conflict: [1, 2], objective: null, mass: null, gap: null, residual: null, trace: [] };
}

/** What a fit asks that has not run: the result without its network. */
export function notRun({ test: _, ...result }: FitResult): FitResult {
  return {
    ...result,
    ...{ status: 'cancelled', objective: null, mass: null, gap: null, lowerBound: 0, residual: null },
    ...{ neurons: [], dual: [], trace: [] },
  };
}
