/** How well a network fits its samples, as numbers of a result. */

/** Fit quality of a regression, in target units. */
export interface RegressionResidual {
  readonly max: number;
  readonly rms: number;
}

/** Fit quality of a classification: least yᵢ f(xᵢ), share of right signs, Σ max(0, 1 − yᵢ f(xᵢ)). */
export interface ClassificationResidual {
  readonly margin: number;
  readonly accuracy: number;
  readonly hinge: number;
}

export type Residual = RegressionResidual | ClassificationResidual;
