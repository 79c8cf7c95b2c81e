/**
 * Gradient descent as a finder of supports (theory.md, section 3, "The tail", step 1): a network of some width with weight
 * decay on both layers, whose minimum is the ℓ2 atomic norm, followed down a homotopy of the decay. It finds planted
 * networks to many digits, and proves nothing.
 */
import { leastSquaresOn } from '../linear/orthogonal';
import type { AtomSpace } from '../atomSpace';
import type { NormalizedProblem } from '../normalize';
import { lifted } from '../pricing/exactPricer';
import type { CancelSignal } from '../cancelSignal';
import { mergeNeurons, type WeightedNeuron } from '../sparsify/merge';
import { mulberry32 } from '../startingNeurons';
import { minimize } from './lbfgs';
import { SUPPORT } from '../settings/support';
import { liftedSize } from '../set';

const {
  alikeDirections,
  decays,
  descentCaps,
  descentDecrease,
  descentDust,
  evaluationWork,
  firstHomotopy,
  homotopies,
  lastCaps,
  lastDecays,
  leastEvaluations,
  strayPart,
} = SUPPORT;

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
  const m = liftedSize(space);
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
    const evaluation = evaluationWork * x.length * n;
    const most = Math.min(
      (work - spent) / evaluation,
      Math.max(leastEvaluations * decays.length, budget / evaluation),
    );
    decays.forEach((decay, stage) => {
      const left = Math.floor((most - loss.evaluations) / (decays.length - stage));
      if (signal?.aborted || left < 1) return;
      minimize(loss.at(decay), x, { iterations: left, decrease: descentDecrease, signal });
      if (signal?.aborted) return;
      onNeurons?.(mergeAlike(problem, neuronsOf(x, m, space, free.length)), x.slice(x.length - free.length));
      if (!onDual) return;
      loss.at(decay)(x, new Float64Array(x.length));
      if (signal?.aborted) return;
      onDual(loss.misses.map((miss) => -miss / decay));
    });
    spent += loss.evaluations * evaluation;
  };
  follow(decaysFor(problem, decays, descentCaps), firstHomotopy * work);
  let neurons = mergeAlike(problem, neuronsOf(x, m, space, free.length));
  for (let round = 0; round < homotopies && neurons.length > 0 && !signal?.aborted; round++) {
    const rest = x.slice(x.length - free.length);
    x = new Float64Array(neurons.length * (m + 1) + free.length);
    neurons.forEach(({ theta, output }, j) => {
      const size = Math.sqrt(Math.abs(output));
      for (let c = 0; c < m; c++) x[j * (m + 1) + c] = size * theta[c];
      x[j * (m + 1) + m] = Math.sign(output) * size;
    });
    x.set(rest, neurons.length * (m + 1));
    follow(decaysFor(problem, lastDecays, lastCaps), ((1 - firstHomotopy) * work) / homotopies);
    neurons = mergeAlike(problem, neuronsOf(x, m, space, free.length));
  }
  return { neurons, free: x.slice(x.length - free.length), work: spent };
}

function neuronsOf(
  x: Float64Array,
  m: number,
  { dimension: d, oneSided }: AtomSpace,
  free: number,
): WeightedNeuron[] {
  const neurons: WeightedNeuron[] = [];
  for (let at = 0; at < x.length - free; at += m + 1) {
    const theta = new Float64Array(d + 1);
    theta.set(x.subarray(at, at + m));
    const size = Math.sqrt(theta.reduce((sum, value) => sum + value * value, 0));
    const v = oneSided ? Math.abs(x[at + m]) : x[at + m];
    if (size > 0) neurons.push({ theta: theta.map((value) => value / size), output: v * size });
  }
  return neurons;
}

interface Loss {
  evaluations: number;
  /** The gradient in the values f(x_i) at the last evaluation: where ℓ is quadratic that of κℓ/κ_max, else f less what is demanded. */
  readonly misses: Float64Array;
  /**
   * ½Σ(miss)² + decay·½Σ(v² + ‖θ‖²), and its gradient; where ℓ is quadratic Σ κℓ/κ_max in the place of the squares, so that at a
   * decay of 1/κ_max it is the objective itself. Parameters: θ and v of each neuron, then the free terms.
   * Where a miss costs κ a unit and has no square, squares end at κ·decay and go on as tangents: over the decay that is the objective with
   * its kinks rounded.
   */
  at(decay: number): (p: Float64Array, gradient: Float64Array) => number;
}

/** κ_max of a quadratic loss; 0 of the others. */
function largestCurvature({ loss, space }: NormalizedProblem): number {
  let most = 0;
  for (let i = 0; i < space.count; i++) most = Math.max(most, loss.of(i).curvature);
  return most;
}

/**
 * The decays down to the one at which a quadratic loss is the objective itself, or all of them; where a miss has a price without squares,
 * that sets their scale.
 */
function decaysFor(
  problem: NormalizedProblem,
  decays: readonly number[],
  caps: readonly number[],
): readonly number[] {
  const most = largestCurvature(problem);
  if (most > 0) return [...decays.filter((decay) => decay > 1 / most), 1 / most];
  const price = largestPrice(problem);
  return Number.isFinite(price) ? caps.map((cap) => cap / price) : decays;
}

/** The largest κ; infinite for a hard goal. */
function largestPrice({ loss, space }: NormalizedProblem): number {
  let most = 0;
  for (let i = 0; i < space.count; i++) most = Math.max(most, loss.of(i).weight);
  return most;
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
  const { count: n, slope, oneSided } = problem.space;
  // outputs ≥ 0: the size of v is the output, and v goes through zero as it likes
  const outputOf = (v: number): number => (oneSided ? Math.abs(v) : v);
  const stride = m + 1;
  const values = new Float64Array(n);
  const pre = new Float64Array(width * n);
  const gradientAt = new Float64Array(m);
  const most = largestCurvature(problem);
  const loss: Loss = {
    evaluations: 0,
    misses: values,
    at: (decay) => (p, gradient) => {
      loss.evaluations++;
      values.fill(0);
      let total = 0;
      for (let j = 0; j < width && !signal?.aborted; j++) {
        const at = j * stride;
        const v = outputOf(p[at + m]);
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
        const own = goalLoss.of(i);
        const r = values[i] - targets[i];
        if (most > 0) {
          total += (own.weight / most) * own.value(r, targets[i]);
          values[i] = -own.force(r, targets[i]) / most;
          continue;
        }
        const miss = own.miss(r, targets[i]);
        const [lowest, highest] = own.dualRange(targets[i]);
        const pull = Math.max(-highest * decay, Math.min(-lowest * decay, miss));
        total += pull * (miss - 0.5 * pull);
        values[i] = pull;
      }
      for (let j = 0; j < width && !signal?.aborted; j++) {
        const at = j * stride;
        const v = outputOf(p[at + m]);
        let along = 0;
        gradientAt.fill(0);
        for (let i = 0; i < n; i++) {
          const t = pre[j * n + i];
          const weight = values[i] * (t > 0 ? 1 : slope);
          along += weight * t;
          for (let c = 0; c < m; c++) gradientAt[c] += weight * rows[i * m + c];
        }
        for (let c = 0; c < m; c++) gradient[at + c] = v * gradientAt[c] + decay * p[at + c];
        gradient[at + m] = (v === p[at + m] ? along : -along) + decay * p[at + m];
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
    .filter(({ output }) => Math.abs(output) > (strayPart * descentDust * mass) / neurons.length)
    .sort((p, q) => Math.abs(q.output) - Math.abs(p.output));
  const groups: WeightedNeuron[][] = [];
  for (const neuron of sorted) {
    const home = groups.find(([first]) => {
      if (first.output * neuron.output <= 0) return false;
      let cosine = 0;
      for (let c = 0; c < first.theta.length; c++) cosine += first.theta[c] * neuron.theta[c];
      return cosine > alikeDirections;
    });
    if (home) home.push(neuron);
    else groups.push([neuron]);
  }
  return groups
    .flatMap((group) => mergeNeurons(problem.space, group) ?? [])
    .filter(({ output }) => Math.abs(output) > descentDust * mass);
}
