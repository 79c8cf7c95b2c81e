/**
 * What one sample's value costs and what its multiplier may be: κ·ℓ(r) with r = f(x) − y (theory.md, sections 1 and 7). Values and
 * targets are in the units that the loss was made for (`LossUnits`), costs in units of mass.
 */
import type { HighsProgram, ProgramSolver } from '../highs';
import { LOSS } from '../settings/loss';

const { unusedTolerance } = LOSS;

/** A column beside the neurons' ones that takes up what a sample is off by: f + coefficient·t = right-hand side. */
export interface SlackColumn {
  readonly coefficient: number;
  /** Of a unit of t > 0 and of −t > 0; infinite where t may not have that sign. */
  readonly costPlus: number;
  readonly costMinus: number;
  /** Largest t. */
  readonly upper: number;
  /** Above 0: t is free and costs curvature·t²/2, and nothing else. */
  readonly curvature: number;
}

/** A small linear program, with the limits of its caller. */
export type SolveSmall = (program: Omit<HighsProgram, 'work' | 'timeLimit'>) => ReturnType<ProgramSolver>;

/** What holds a sample's loss: a hard loss, and the target that it goes with. */
export interface HeldLoss {
  readonly loss: Loss;
  readonly target: number;
}

/** The loss of one sample. */
export interface Loss {
  /** κ. Infinite for a hard goal: ℓ must be zero everywhere, and a network is feasible only where it is. */
  readonly weight: number;
  /** ε: what a value may be off by, either way, at no cost; the dual objective is yᵀz − ε‖z‖₁ − Σ z²/(2·curvature). */
  readonly tolerance: number;
  /** Second derivative of κℓ at r = 0; 0 where ℓ is piecewise linear, and the dual objective has no squares. */
  readonly curvature: number;
  /** The size of what a sample is held to: the tolerance or the margin; 0 where it is the target itself. */
  readonly limit: number;
  /** ℓ knows r alone, so that targets may be shifted and scaled. Otherwise y = ±1 is the side that f should be on. */
  readonly ofResidual: boolean;
  /** The value is given: f(x) = y. */
  readonly exact: boolean;
  /** ℓ(r) ≥ 0. */
  value(r: number, y: number): number;
  /** The part of r that costs: f − miss costs nothing. */
  miss(r: number, y: number): number;
  /** −κℓ'(r), the multiplier that goes with r; 0 where nothing is missed. Of a hard goal: −miss. */
  force(r: number, y: number): number;
  /** The values at no cost, widened by so much on either side. */
  interval(y: number, widening: number): readonly [number, number];
  /** The value to move f to where it is beyond what costs nothing, or nearly; null inside. */
  binding(f: number, y: number): number | null;
  /** Least and largest multiplier z; beyond what costs nothing they are what a unit costs, above and below. */
  dualRange(y: number): readonly [number, number];
  /** Columns of the restricted program; `l1Penalty` takes l1Penalty·|z| off the dual objective. */
  slacks(y: number, l1Penalty: number | null): readonly SlackColumn[];
  /** What f and the slack columns add up to. */
  rightHandSide(y: number, l1Penalty: number): number;
  /** Whose values at no cost are those that cost no more than f does; f alone where the loss has squares. */
  held(f: number, y: number): HeldLoss;
  /** With its kinks rounded over so much of a value, and the same multipliers: below by no more than the largest one times half of that. */
  smoothed(width: number): Loss;
  /** With this part of the tolerance. */
  tightened(part: number): Loss;
  /** Where neurons cost `factor` times as much. */
  scaled(factor: number): Loss;
}

/** Whether every network is feasible, at a cost. */
export const isPenalty = ({ weight }: Pick<Loss, 'weight'>): boolean => weight < Infinity;

/** The part of a tolerance that is used, so that rounding does not leave it. */
export const INSIDE = 1 - unusedTolerance;
