/**
 * Results of goals with a loss. Those of one input are optimal by construction: from a dual vector z of the network, targets are
 * made with -z in κ∂ℓ(f - y) at each sample (theory.md, section 7), so that bound and objective are equal.
 */
import type { FitResult } from '../../src/result/schema';
import {
  FREE,
  KINKED,
  KINKED_X,
  TEACHER,
  crudeBound,
  planted,
  sequence,
  slopeDual,
  square,
  values,
} from './fixtures';

const x = KINKED_X.map((value) => [value]);
/** Of KINKED: zᵀf is its mass, 3. */
const z = slopeDual(KINKED_X, [0, 0.5], [1, -1]);
const f = values(KINKED, x);
const names = { inputs: ['pulses_per_s'], target: 'litres_per_min', constraint: FREE };
/** κ of a sample of weight 1. */
const KAPPA = 20;
const PENALTY = 1 / (KAPPA * x.length);

/** A fit whose bound is its objective but for the gap asked. */
function proven(plan: Omit<Parameters<typeof planted>[0], 'lowerBound'>): FitResult {
  const { objective } = planted({ ...plan, lowerBound: 0 });
  return planted({ ...plan, lowerBound: objective! * (1 - 1e-7) });
}

export function leastSquares(): FitResult {
  const y = f.map((value, i) => value + z[i] / KAPPA);
  const goal = { kind: 'least_squares', penalty: PENALTY } as const;
  const result = proven({ ...names, fit: 'squares', neurons: KINKED, x, y, goal, dual: z });
  return { ...result, penalty: { value: PENALTY, percent: 5, largest: 20 * PENALTY } };
}

/** The largest |z| is the limit κδ: those two samples may lie as far off as they like. */
export function huber(): FitResult {
  const delta = Math.max(...z.map(Math.abs)) / KAPPA;
  const far = [0, 0, -1.2, 0, 0.9, 0, 0];
  const y = f.map((value, i) => value + (far[i] === 0 ? z[i] / KAPPA : far[i]));
  const goal = { kind: 'huber', delta, penalty: PENALTY } as const;
  return proven({ ...names, fit: 'robust', neurons: KINKED, x, y, goal, dual: z });
}

/** One kink: its z is at both limits, -κ(1 - τ) and κτ, at one sample each, and all others lie on the function. */
export function quantile(): FitResult {
  const neurons = [KINKED[0]];
  const own = slopeDual(KINKED_X, [0], [1]);
  const kappa = own[3] - own[2];
  const penalty = 1 / (kappa * x.length);
  const y = values(neurons, x).map((value, i) => value + [0, 0, -0.4, 0.6, 0, 0, 0][i]);
  const goal = { kind: 'quantile', tau: own[3] / kappa, penalty } as const;
  return proven({ ...names, fit: 'level', neurons, x, y, goal, dual: own });
}

/** Two inputs, stopped: the bound is that of one dual vector. */
export function twoNoisy(): FitResult {
  const inputs = square(60);
  const noise = sequence(60, 0.7320508).map((t) => t - 0.5);
  const y = values(TEACHER, inputs).map((value, i) => value + noise[i]);
  const penalty = 0.01;
  const kappa = 1 / (penalty * inputs.length);
  const { dual } = crudeBound(inputs, y);
  const lowerBound = dual.reduce((sum, price, i) => sum + y[i] * price - price ** 2 / (2 * kappa), 0);
  return planted({
    fit: 'noisy',
    neurons: TEACHER,
    x: inputs,
    y,
    inputs: ['petal_length', 'petal_width'],
    target: 'yield',
    goal: { kind: 'least_squares', penalty },
    status: 'stopped',
    reason: 'The time limit of 30 s was reached.',
    stoppedBy: 'time',
    lowerBound,
    dual,
  });
}
