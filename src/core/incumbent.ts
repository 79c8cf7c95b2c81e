/** The best network and the best proven bound that a search has found so far. */
import { dualObjective, dualScale } from './master/master';
import type { Network } from './master/vertex';
import type { NormalizedProblem } from './normalize';
import { ACCURACY } from './settings/accuracy';

const { allowedMiss, belowBound, belowBoundPerGap, leastSlack, sameMass, slackOfGap, slackOfLeft } = ACCURACY;

export class Incumbent {
  private sparse: Network | null = null;
  /** One that is only feasible, and may be lighter. */
  private dense: Network | null = null;
  private least = Infinity;
  private proven = 0;
  private feasible: Float64Array | null = null;
  /** By how much the objective may fall where each sample is missed by `allowedMiss`, by the dual. */
  private worth = 0;

  constructor(
    private readonly problem: NormalizedProblem,
    /** The gap that is asked for. */
    private readonly gap: number,
    /** Gap in user's units of an upper and a lower bound in normalised units. */
    private readonly gapOf: (upper: number, lower: number) => number,
  ) {}

  /** The sparse network. */
  get network(): Network | null {
    return this.sparse;
  }

  /** Least known norm, of a network or of a restricted program; normalised units. */
  get upper(): number {
    return this.least;
  }

  /** Proven, normalised units, never negative. */
  get lowerBound(): number {
    return this.proven;
  }

  /** With |zᵀa(θ)| ≤ 1 on the unit set: what proves the bound. */
  get dual(): Float64Array | null {
    return this.feasible;
  }

  /** A feasible point of this norm is known. One below the proven bound is not feasible but for rounding. */
  atMost(norm: number): void {
    if (!this.isBelowBound(norm)) this.least = Math.min(this.least, norm);
  }

  /**
   * Whether a network of this objective contradicts the bound. Where z is large, missing the samples by a rounding is worth much
   * mass: no network is as light as it claims then, unless a tenth of the gap makes up for it.
   */
  private isBelowBound(objective: number): boolean {
    return (
      objective <
      this.proven -
        Math.max(belowBound * this.proven, Math.min(belowBoundPerGap * this.gap * this.proven, this.worth))
    );
  }

  /** The gap that is left, of the least known norm. */
  remaining(upper = this.upper): number {
    return this.gapOf(upper, this.lowerBound);
  }

  closed(): boolean {
    const network = this.best();
    return network !== null && this.closes(network);
  }

  private closes({ objective }: Network): boolean {
    return this.remaining(objective) <= this.gap;
  }

  /** Keeps the bound that z proves, given a proven bound of |zᵀa(θ)|, when it is the best so far. */
  addBound(z: Float64Array, bound: number): void {
    const scale = dualScale(this.problem, z, bound);
    if (!(scale > 0) || !Number.isFinite(scale)) return;
    const feasible = z.map((value) => value / scale);
    const proven = dualObjective(this.problem, feasible);
    if (this.feasible === null || proven > this.proven) {
      this.feasible = feasible;
      this.proven = Math.max(0, proven);
      this.worth = allowedMiss * feasible.reduce((sum, value) => sum + Math.abs(value), 0);
      if (this.sparse && this.isBelowBound(this.sparse.objective)) this.sparse = null;
      if (this.dense && this.isBelowBound(this.dense.objective)) this.dense = null;
      if (this.isBelowBound(this.least)) this.least = this.best()?.objective ?? Infinity;
    }
  }

  /** Takes a network that is lighter, or that has fewer neurons at nearly the same mass. */
  addNetwork(network: Network): void {
    if (this.isBelowBound(network.objective)) return;
    const known = this.sparse;
    if (known === null || this.prefers(network, known)) this.sparse = network;
    else if (this.dense === null || network.objective < this.dense.objective) this.dense = network;
    this.atMost(network.objective);
  }

  /** Takes a network in the place of the sparse one: as light within the slack of mass, and with fewer neurons. */
  replace(network: Network): void {
    if (!this.isBelowBound(network.objective)) this.sparse = network;
  }

  private prefers(network: Network, known: Network): boolean {
    const fewer = known.neurons.length - network.neurons.length;
    if (fewer === 0) return network.objective < known.objective * (1 - sameMass);
    return fewer > 0
      ? network.objective <= known.objective * (1 + this.slackOfMass(known))
      : network.objective * (1 + this.slackOfMass(network)) < known.objective;
  }

  /** Takes a network that is feasible and need not be sparse. */
  addDense(network: Network): void {
    if (this.isBelowBound(network.objective)) return;
    this.dense = network;
    this.atMost(network.objective);
  }

  /** How much mass, relatively, fewer neurons may cost: a part of the gap, and no more than is left of a closed one. */
  slackOfMass(network: Network): number {
    const { gap } = this;
    const left = gap - this.remaining(network.objective);
    const slack = Math.max(leastSlack, slackOfGap * gap);
    return left > 0 ? Math.min(slack, slackOfLeft * left) : slack;
  }

  /** Whether a network, the sparse one if none is given, is as light as any feasible point that is known, within the slack of mass. */
  light(network = this.sparse): boolean {
    return network !== null && network.objective <= this.upper * (1 + this.slackOfMass(network));
  }

  /** The sparse network, where it closes the gap or the dense one is hardly lighter. */
  best(): Network | null {
    const { sparse, dense } = this;
    if (sparse === null || dense === null) return sparse ?? dense;
    if (this.closes(sparse)) return sparse;
    return sparse.objective <= dense.objective * (1 + this.slackOfMass(dense)) ? sparse : dense;
  }
}
