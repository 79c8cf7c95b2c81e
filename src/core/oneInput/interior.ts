/**
 * The interior-point method (Mehrotra 1992) for the restricted program of one input: O(n) a step. It stops at the
 * tolerance it is asked for, well inside the optimal face, since a central dual is what proves most.
 *
 *     minimise  Σ x + Σ price·t   subject to  A x = Bᵀf,  lower − t ≤ f ≤ upper + t,  x, t ≥ 0
 *     maximise  Σ lower·λ − Σ upper·λ'   subject to  Aᵀg ≤ 1,  B g = λ − λ',  0 ≤ λ, λ' ≤ price
 *
 * What pulls at f is in parts (interiorPart.ts), whose multipliers at the nodes add up to B g: the sides of demands, as above
 * (sidePart.ts), or a loss in their place (lossPart.ts), where quadratic primal and dual take one step together, since f is in the equations
 * of both; and limits of the slope (slopeLimits.ts).
 */
import { type Direction, NewtonSystem } from './newton';
import type { Demands } from './demands';
import type { InteriorPart } from './interiorPart';
import { SidePart } from './sidePart';
import { SlopePart } from './slopeLimits';
import { bendsOf, endsOf, nodeValues, type Program, scaledDual } from './program';
import { ONE_INPUT } from '../settings/oneInput';
import { ACCURACY } from '../settings/accuracy';

const { betterMerit, dualObjectiveShare, leastDivisor } = ACCURACY;

const { finestMu, interiorIterations, interiorPatience, interiorStep, leastStart, noObjective } = ONE_INPUT;

export interface ProgramPoint {
  /** Node values of the price function. */
  readonly g: Float64Array;
  /** Mass of the four neurons of each place: (1, −τ) with positive and negative output, then (−1, τ). */
  readonly mass: Float64Array;
  /** Slack 1 − price of the same. */
  readonly slack: Float64Array;
  /** Mass of each ray's neuron, positive and negative output. */
  readonly straight: Float64Array;
  /** Values on the samples: as given, or those that were found. */
  readonly values: Float64Array;
  /** Multiplier and slack of each side. */
  readonly multipliers: Float64Array;
  readonly room: Float64Array;
  /** Multipliers of the limits of the slope, by segment; null without. */
  readonly slopes: Float64Array | null;
  readonly objective: number;
  readonly accuracy: number;
  readonly iterations: number;
}

export function solveRestricted(
  program: Program,
  demands: Demands,
  tolerance: number,
  expired: () => boolean,
): ProgramPoint | null {
  return new InteriorPoint(program, demands).run(tolerance, expired);
}

class InteriorPoint {
  private readonly n: number;
  private readonly m: number;
  private readonly columns: number;
  /** 2 where only the positive outputs' columns exist, which are the even ones. */
  private readonly stride: number;
  private readonly newton: NewtonSystem;
  private readonly g: Float64Array;
  private readonly ends: Float64Array;
  private readonly f: Float64Array;
  private readonly x: Float64Array;
  private readonly s: Float64Array;
  private readonly dx: Float64Array;
  private readonly ds: Float64Array;
  private readonly rx: Float64Array;
  private readonly weights: {
    right: Float64Array;
    left: Float64Array;
    straight: Float64Array;
    demand: Float64Array;
    coupling: Float64Array;
  };
  private readonly bends: Float64Array;
  private readonly scaled: Float64Array;

  private readonly sides: SidePart;
  private readonly limits: SlopePart | null;
  /** What pulls at free values; at given ones nothing does. */
  private readonly parts: readonly InteriorPart[];
  /** Primal and dual take one step together. */
  private readonly coupled: boolean;
  private readonly given: Float64Array | null;

  constructor(
    private readonly program: Program,
    { start, free, sides, loss, slopes }: Demands,
  ) {
    this.given = free ? null : start;
    const { x, places, rays, ends } = program;
    this.n = x.length;
    this.m = places.length;
    this.columns = 4 * this.m + 2 * rays.length;
    const array = (): Float64Array => new Float64Array(this.columns);
    this.newton = new NewtonSystem(program, free);
    this.g = new Float64Array(this.n);
    this.ends = new Float64Array(ends);
    this.f = Float64Array.from(start);
    this.bends = new Float64Array(this.n);
    this.scaled = new Float64Array(this.n);
    bendsOf(program, this.f, this.bends);
    let total = 0;
    for (const bend of this.bends) total += Math.abs(bend);
    const scale = Math.max(total / this.columns, leastStart);
    this.stride = program.oneSided ? 2 : 1;
    this.x = array();
    for (let c = 0; c < this.columns; c += this.stride) this.x[c] = scale;
    this.s = array().fill(1);
    this.limits = slopes && free ? new SlopePart(x, slopes, this.f, scale) : null;
    [this.dx, this.ds, this.rx] = [array(), array(), array()];
    this.sides = new SidePart(sides, this.f, program.size, scale);
    this.parts = [this.limits, loss, this.sides].filter((part) => part !== null);
    this.coupled = loss?.coupled ?? false;
    this.weights = {
      right: new Float64Array(this.m),
      left: new Float64Array(this.m),
      straight: new Float64Array(rays.length),
      demand: new Float64Array(this.n),
      coupling: new Float64Array(this.n),
    };
  }

  run(tolerance: number, expired: () => boolean): ProgramPoint | null {
    const { x, s, parts, stride } = this;
    let best: ProgramPoint | null = null;
    let bestMerit = Infinity;
    let sinceBest = 0;
    const pairs = parts.reduce((count, part) => count + part.pairs, this.columns / stride);
    for (let iteration = 0; ; iteration++) {
      const residuals = this.residuals();
      const { objective, merit } = residuals;
      if (merit < bestMerit) {
        if (merit < betterMerit * bestMerit) sinceBest = 0;
        bestMerit = merit;
        best = this.point(objective, merit, iteration);
      } else sinceBest++;
      if (merit <= tolerance || iteration >= interiorIterations || expired()) break;
      if (sinceBest >= interiorPatience || !Number.isFinite(merit)) break;

      this.factor();
      if (expired()) break;
      for (let c = 0; c < this.columns; c += stride) this.rx[c] = -x[c] * s[c];
      for (const part of parts) part.aim(null);
      this.step(residuals);
      const [ap, ad] = this.stepLengths(1);
      let [mu, muAffine] = [0, 0];
      for (const part of parts) {
        mu += part.products(0, 0);
        muAffine += part.products(ap, ad);
      }
      for (let c = 0; c < this.columns; c += stride) {
        mu += x[c] * s[c];
        muAffine += (x[c] + ap * this.dx[c]) * (s[c] + ad * this.ds[c]);
      }
      const ratio = Math.max(0, muAffine / mu);
      mu /= pairs;
      const floor = (finestMu * tolerance * Math.abs(objective)) / pairs;
      const target = Math.min(mu, Math.max(ratio * ratio * ratio * mu, floor));
      for (let c = 0; c < this.columns; c += stride)
        this.rx[c] = target - x[c] * s[c] - this.dx[c] * this.ds[c];
      for (const part of parts) part.aim(target);
      if (expired()) break;
      this.move(this.step(residuals));
    }
    return best;
  }

  /** Primal residual per node and end, dual residual per column and sample, and how far from optimal this is. */
  private residuals(): Residuals {
    const { program, given, parts, x, s, f, n } = this;
    const { places, before, after, endShare, tilt, ends, straight, rays } = program;
    bendsOf(program, f, this.bends);
    const perNode = Float64Array.from(this.bends);
    const perEnd = endsOf(program, this.bends);
    let objective = 0;
    for (let k = 0; k < places.length; k++) {
      const right = x[4 * k] - x[4 * k + 1];
      const left = x[4 * k + 2] - x[4 * k + 3];
      objective += x[4 * k] + x[4 * k + 1] + x[4 * k + 2] + x[4 * k + 3];
      perNode[places[k].gap] -= before[k] * (right + left);
      perNode[places[k].gap + 1] -= after[k] * (right + left);
      for (let e = 0; e < ends; e++)
        perEnd[e] -= endShare[k * ends + e] * (right + left) + tilt[k * ends + e] * (right - left);
    }
    for (let k = 0; k < rays.length; k++) {
      const c = 4 * places.length + 2 * k;
      objective += x[c] + x[c + 1];
      for (let e = 0; e < ends; e++) perEnd[e] -= straight[k * ends + e] * (x[c] - x[c + 1]);
    }
    // residuals in units of mass: each node's could be met by a neuron there
    let primal = 0;
    for (let j = 1; j < n - 1; j++) primal += Math.abs(perNode[j]);
    for (const value of perEnd) primal += Math.abs(value);
    const perColumn = new Float64Array(this.columns);
    let dual = 0;
    this.prices(this.g, this.ends, perColumn);
    for (let c = 0; c < this.columns; c += this.stride) {
      perColumn[c] = 1 - perColumn[c] - s[c];
      dual = Math.max(dual, Math.abs(perColumn[c]));
    }
    let dualObjective = 0;
    const perSample = new Float64Array(n);
    if (given === null) {
      scaledDual(program, this.g, this.scaled);
      for (let j = 0; j < n; j++) perSample[j] = -this.scaled[j] / program.size[j];
      for (const part of parts) {
        const own = part.residuals(f, perSample);
        objective += own.primal;
        dualObjective += own.dual;
        primal += own.off;
      }
      let missed = 0;
      let largest = 0;
      for (let j = 0; j < n; j++) {
        missed += Math.abs(perSample[j] * f[j]);
        largest = Math.max(largest, Math.abs(perSample[j]) * program.size[j]);
      }
      dual = Math.max(dual, largest, missed / Math.max(Math.abs(objective), noObjective));
    } else {
      for (let j = 0; j < n; j++) dualObjective += this.bends[j] * this.g[j];
    }
    // given values need some mass, whatever its scale; free ones may need none
    const size = Math.max(
      objective,
      dualObjectiveShare * Math.abs(dualObjective),
      given === null ? noObjective : leastDivisor,
    );
    const gap = Math.abs(objective - dualObjective) / size;
    const merit = Math.max(gap, primal / size, dual);
    return { perNode, perEnd, perColumn, perSample, objective, merit };
  }

  private prices(g: Float64Array, ends: Float64Array, out: Float64Array): void {
    const { places, before, after, endShare, tilt, straight, rays, ends: count } = this.program;
    for (let k = 0; k < places.length; k++) {
      const j = places[k].gap;
      let bend = before[k] * g[j] + after[k] * g[j + 1];
      let lean = 0;
      for (let e = 0; e < count; e++) {
        bend += endShare[k * count + e] * ends[e];
        lean += tilt[k * count + e] * ends[e];
      }
      out[4 * k] = bend + lean;
      out[4 * k + 1] = -bend - lean;
      out[4 * k + 2] = bend - lean;
      out[4 * k + 3] = lean - bend;
    }
    for (let k = 0; k < rays.length; k++) {
      let price = 0;
      for (let e = 0; e < count; e++) price += straight[k * count + e] * ends[e];
      out[4 * places.length + 2 * k] = price;
      out[4 * places.length + 2 * k + 1] = -price;
    }
  }

  private factor(): void {
    const { x, s, m, weights } = this;
    for (let k = 0; k < m; k++) {
      weights.right[k] = x[4 * k] / s[4 * k] + x[4 * k + 1] / s[4 * k + 1];
      weights.left[k] = x[4 * k + 2] / s[4 * k + 2] + x[4 * k + 3] / s[4 * k + 3];
    }
    for (let k = 0; k < weights.straight.length; k++) {
      const c = 4 * m + 2 * k;
      weights.straight[k] = x[c] / s[c] + x[c + 1] / s[c + 1];
    }
    weights.demand.fill(0);
    weights.coupling.fill(0);
    for (const part of this.parts) part.addStiffness(weights.demand, weights.coupling);
    this.newton.factor(weights);
  }

  /** Fills the changes of x, s and of the parts for the complementarity targets of rx and of theirs. */
  private step(residuals: Residuals): Direction {
    const { program, x, s, dx, ds, rx, parts, newton, weights } = this;
    const { places, before, after, endShare, tilt, straight, rays, ends } = program;
    const perNode = Float64Array.from(residuals.perNode);
    const perEnd = Float64Array.from(residuals.perEnd);
    const perSample = Float64Array.from(residuals.perSample);
    const { perColumn } = residuals;
    for (let c = 0; c < this.columns; c += this.stride) dx[c] = (rx[c] - x[c] * perColumn[c]) / s[c];
    for (let k = 0; k < places.length; k++) {
      const right = dx[4 * k] - dx[4 * k + 1];
      const left = dx[4 * k + 2] - dx[4 * k + 3];
      perNode[places[k].gap] -= before[k] * (right + left);
      perNode[places[k].gap + 1] -= after[k] * (right + left);
      for (let e = 0; e < ends; e++)
        perEnd[e] -= endShare[k * ends + e] * (right + left) + tilt[k * ends + e] * (right - left);
    }
    for (let k = 0; k < rays.length; k++) {
      const c = 4 * places.length + 2 * k;
      for (let e = 0; e < ends; e++) perEnd[e] -= straight[k * ends + e] * (dx[c] - dx[c + 1]);
    }
    for (const part of parts) part.beginStep(perSample);
    let direction = newton.solve(perNode, perEnd, perSample);
    const rest = newton.residual(direction, weights, perNode, perEnd, perSample);
    direction = sum(direction, newton.solve(rest.perNode, rest.perEnd, rest.perSample));

    this.prices(direction.g, direction.ends, ds);
    for (let c = 0; c < this.columns; c += this.stride) {
      dx[c] += (x[c] / s[c]) * ds[c];
      ds[c] = perColumn[c] - ds[c];
    }
    for (const part of parts) part.endStep(direction.f);
    return direction;
  }

  private stepLengths(damping: number): [number, number] {
    const { x, s, dx, ds } = this;
    const reach = { primal: 1 / damping, dual: 1 / damping };
    for (const part of this.parts) part.shorten(reach);
    let { primal, dual } = reach;
    for (let c = 0; c < this.columns; c += this.stride) {
      if (dx[c] < 0) primal = Math.min(primal, -x[c] / dx[c]);
      if (ds[c] < 0) dual = Math.min(dual, -s[c] / ds[c]);
    }
    const steps: [number, number] = [Math.min(1, damping * primal), Math.min(1, damping * dual)];
    const both = Math.min(...steps);
    return this.coupled ? [both, both] : steps;
  }

  private move(direction: Direction): void {
    const [ap, ad] = this.stepLengths(interiorStep);
    const { x, s, dx, ds } = this;
    for (let c = 0; c < this.columns; c += this.stride) {
      x[c] += ap * dx[c];
      s[c] += ad * ds[c];
    }
    for (const part of this.parts) part.move(ap, ad);
    for (let j = 0; j < this.n; j++) {
      this.g[j] += ad * direction.g[j];
      this.f[j] += ap * direction.f[j];
    }
    for (let e = 0; e < this.ends.length; e++) this.ends[e] += ad * direction.ends[e];
  }

  private point(objective: number, accuracy: number, iterations: number): ProgramPoint {
    const kinks = 4 * this.m;
    return {
      g: nodeValues(this.program, this.g, this.ends),
      mass: this.x.slice(0, kinks),
      slack: this.s.slice(0, kinks),
      straight: this.x.slice(kinks),
      values: Float64Array.from(this.f),
      multipliers: Float64Array.from(this.sides.lambda),
      room: Float64Array.from(this.sides.room),
      slopes: this.limits?.multipliers() ?? null,
      objective,
      accuracy,
      iterations,
    };
  }
}

interface Residuals {
  readonly perNode: Float64Array;
  readonly perEnd: Float64Array;
  readonly perColumn: Float64Array;
  readonly perSample: Float64Array;
  readonly objective: number;
  readonly merit: number;
}

function sum(p: Direction, q: Direction): Direction {
  return {
    g: p.g.map((value, i) => value + q.g[i]),
    ends: p.ends.map((value, i) => value + q.ends[i]),
    f: p.f.map((value, i) => value + q.f[i]),
  };
}
