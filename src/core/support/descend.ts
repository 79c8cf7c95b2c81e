/**
 * Gradient descent as a finder of supports (theory.md, section 3, "The tail", step 1): a network of some width with weight
 * decay on both layers, whose minimum is the ℓ2 atomic norm, followed down a homotopy of the decay. It finds planted
 * networks to many digits, and proves nothing.
 */
import { leastSquaresOn } from '../linear/orthogonal';
import { isPenalty } from '../loss/loss';
import type { NormalizedProblem } from '../normalize';
import { lifted } from '../pricing/exactPricer';
import type { CancelSignal } from '../cancelSignal';
import { mergeNeurons, type WeightedNeuron } from '../sparsify/merge';
import { mulberry32 } from '../startingNeurons';
import { minimize } from './lbfgs';

export interface DescentOptions {
  /** Neurons at the start. */
  readonly width: number;
  readonly seed: number;
  /** Multiplications that may be spent; a step that is begun is ended. */
  readonly work: number;
  readonly signal?: CancelSignal | undefined;
  /**
   * Called at the end of each decay of the homotopy with z = −miss/decay: at a minimum |zᵀa(θ)| ≤ 1, so it is a dual, or nearly
   * one.
   */
  readonly onDual?: (z: Float64Array) => void;
  /** Called then with the neurons, merged, and the free terms beside them. */
  readonly onNeurons?: (neurons: WeightedNeuron[], free: Float64Array) => void;
}

/** Weight decays of the homotopy, for targets of order one. */
const DECAYS = [1, 0.1, 1e-2, 1e-3, 1e-4];
/** Then neurons that have come together are merged, and the smaller network goes on with these. */
const LAST_DECAYS = [1e-3, 1e-4, 1e-5];
/** Where a miss has its price κ: misses up to which it is a square, for targets of order one; the decay is this over κ. */
const CAPS = [1, 0.3, 0.1, 0.03, 0.01];
const LAST_CAPS = [0.03, 0.01, 3e-3];
const ROUNDS = 3;
/** Part of the work that the first homotopy may take. */
const FIRST = 0.5;
/** Two neurons of one sign whose directions have a cosine above this are one. */
const ALIKE = 0.995;
/** Multiplications and additions of a parameter and a sample in an evaluation: there, and back for the gradient. */
const EVALUATION = 4;
/** A decay that is followed for fewer evaluations leads nowhere. */
const LEAST_EVALUATIONS = 20;
/** Neurons with less than this part of the mass are dropped. */
const DUST = 1e-4;

export interface Descent {
  /** In the unit ball, merged. */
  readonly neurons: WeightedNeuron[];
  /** Coefficients of the free columns beside them. */
  readonly free: Float64Array;
  /** Multiplications that were spent. */
  readonly work: number;
}

/** For ‖(w, b)‖₂ or, without a bias, ‖w‖₂. */
export function descend(
  problem: NormalizedProblem,
  { width, seed, work, signal, onDual, onNeurons }: DescentOptions,
): Descent {
  const { space, targets, free } = problem;
  const { count: n, dimension: d } = space;
  const m = space.bias.kind === 'none' ? d : d + 1;
  const rows = m === d ? space.inputs : lifted(space);
  let length = 0;
  for (const value of rows) length += value * value;
  const reach = Math.sqrt(length / n) || 1;
  const random = mulberry32(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const start = Math.sqrt(1 / (reach * Math.sqrt(width * m)));
  let x = new Float64Array(width * (m + 1) + free.length);
  for (let q = 0; q < width * (m + 1); q++) x[q] = start * normal();
  x.set(leastSquaresOn(free, targets), width * (m + 1));

  let spent = 0;
  const follow = (decays: readonly number[], budget: number): void => {
    const loss = lossOf(problem, rows, m, (x.length - free.length) / (m + 1), signal);
    const evaluation = EVALUATION * x.length * n;
    const most = Math.min(
      (work - spent) / evaluation,
      Math.max(LEAST_EVALUATIONS * decays.length, budget / evaluation),
    );
    decays.forEach((decay, stage) => {
      const left = Math.floor((most - loss.evaluations) / (decays.length - stage));
      if (signal?.aborted || left < 1) return;
      minimize(loss.at(decay), x, { iterations: left, decrease: 1e-9, signal });
      if (signal?.aborted) return;
      onNeurons?.(mergeAlike(problem, neuronsOf(x, m, d, free.length)), x.slice(x.length - free.length));
      if (!onDual) return;
      loss.at(decay)(x, new Float64Array(x.length));
      if (signal?.aborted) return;
      onDual(loss.misses.map((miss) => -miss / decay));
    });
    spent += loss.evaluations * evaluation;
  };
  follow(decaysFor(problem, DECAYS, CAPS), FIRST * work);
  let neurons = mergeAlike(problem, neuronsOf(x, m, d, free.length));
  for (let round = 0; round < ROUNDS && neurons.length > 0 && !signal?.aborted; round++) {
    const rest = x.slice(x.length - free.length);
    x = new Float64Array(neurons.length * (m + 1) + free.length);
    neurons.forEach(({ theta, output }, j) => {
      const size = Math.sqrt(Math.abs(output));
      for (let c = 0; c < m; c++) x[j * (m + 1) + c] = size * theta[c];
      x[j * (m + 1) + m] = Math.sign(output) * size;
    });
    x.set(rest, neurons.length * (m + 1));
    follow(decaysFor(problem, LAST_DECAYS, LAST_CAPS), ((1 - FIRST) * work) / ROUNDS);
    neurons = mergeAlike(problem, neuronsOf(x, m, d, free.length));
  }
  return { neurons, free: x.slice(x.length - free.length), work: spent };
}

/** A price of misses sets the scale of the decays. */
function decaysFor(
  { loss }: NormalizedProblem,
  decays: readonly number[],
  caps: readonly number[],
): readonly number[] {
  return isPenalty(loss) ? caps.map((cap) => cap / loss.weight) : decays;
}

function neuronsOf(x: Float64Array, m: number, d: number, free: number): WeightedNeuron[] {
  const neurons: WeightedNeuron[] = [];
  for (let at = 0; at < x.length - free; at += m + 1) {
    const theta = new Float64Array(d + 1);
    theta.set(x.subarray(at, at + m));
    const size = Math.sqrt(theta.reduce((sum, value) => sum + value * value, 0));
    if (size > 0) neurons.push({ theta: theta.map((value) => value / size), output: x[at + m] * size });
  }
  return neurons;
}

interface Loss {
  evaluations: number;
  /** f(x_i) less what is demanded, at the last evaluation, as far as it is a square. */
  readonly misses: Float64Array;
  /**
   * ½Σ(miss)² + decay·½Σ(v² + ‖θ‖²), and its gradient. Where a miss costs κ a unit, squares end at κ·decay and go on as tangents: over
   * the decay that is the objective with its kinks rounded. Parameters: θ and v of each neuron, then the free terms.
   */
  at(decay: number): (p: Float64Array, gradient: Float64Array) => number;
}

/** An evaluation ends half way once the signal is given, and means nothing then. */
function lossOf(
  problem: NormalizedProblem,
  rows: Float64Array,
  m: number,
  width: number,
  signal: CancelSignal | undefined,
): Loss {
  const { targets, loss: goalLoss, free } = problem;
  const { count: n, slope } = problem.space;
  const stride = m + 1;
  const values = new Float64Array(n);
  const pre = new Float64Array(width * n);
  const gradientAt = new Float64Array(m);
  const loss: Loss = {
    evaluations: 0,
    misses: values,
    at: (decay) => (p, gradient) => {
      loss.evaluations++;
      values.fill(0);
      let total = 0;
      for (let j = 0; j < width && !signal?.aborted; j++) {
        const at = j * stride;
        const v = p[at + m];
        let size = v * v;
        for (let c = 0; c < m; c++) size += p[at + c] * p[at + c];
        total += 0.5 * decay * size;
        for (let i = 0; i < n; i++) {
          let t = 0;
          for (let c = 0; c < m; c++) t += rows[i * m + c] * p[at + c];
          pre[j * n + i] = t;
          values[i] += v * (t > 0 ? t : slope * t);
        }
      }
      free.forEach((column, c) => {
        const coefficient = p[width * stride + c];
        for (let i = 0; i < n; i++) values[i] += coefficient * column[i];
      });
      for (let i = 0; i < n; i++) {
        const miss = goalLoss.miss(values[i] - targets[i], targets[i]);
        const [least, most] = goalLoss.dualRange(targets[i]);
        const pull = Math.max(-most * decay, Math.min(-least * decay, miss));
        total += pull * (miss - 0.5 * pull);
        values[i] = pull;
      }
      for (let j = 0; j < width && !signal?.aborted; j++) {
        const at = j * stride;
        const v = p[at + m];
        let along = 0;
        gradientAt.fill(0);
        for (let i = 0; i < n; i++) {
          const t = pre[j * n + i];
          const weight = values[i] * (t > 0 ? 1 : slope);
          along += weight * t;
          for (let c = 0; c < m; c++) gradientAt[c] += weight * rows[i * m + c];
        }
        for (let c = 0; c < m; c++) gradient[at + c] = v * gradientAt[c] + decay * p[at + c];
        gradient[at + m] = along + decay * v;
      }
      free.forEach((column, c) => {
        let sum = 0;
        for (let i = 0; i < n; i++) sum += values[i] * column[i];
        gradient[width * stride + c] = sum;
      });
      return total;
    },
  };
  return loss;
}

/** Neurons of one sign and nearly one direction become their mean; those of hardly any mass go. */
function mergeAlike(problem: NormalizedProblem, neurons: readonly WeightedNeuron[]): WeightedNeuron[] {
  const mass = neurons.reduce((sum, { output }) => sum + Math.abs(output), 0);
  const sorted = neurons
    .filter(({ output }) => Math.abs(output) > (1e-2 * DUST * mass) / neurons.length)
    .sort((p, q) => Math.abs(q.output) - Math.abs(p.output));
  const groups: WeightedNeuron[][] = [];
  for (const neuron of sorted) {
    const home = groups.find(([first]) => {
      if (first.output * neuron.output <= 0) return false;
      let cosine = 0;
      for (let c = 0; c < first.theta.length; c++) cosine += first.theta[c] * neuron.theta[c];
      return cosine > ALIKE;
    });
    if (home) home.push(neuron);
    else groups.push([neuron]);
  }
  return groups
    .flatMap((group) => mergeNeurons(problem.space, group) ?? [])
    .filter(({ output }) => Math.abs(output) > DUST * mass);
}
