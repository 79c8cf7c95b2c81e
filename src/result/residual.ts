/** How well a network fits its samples, as numbers of a result. */

/** Fit quality of a regression, in target units. */
export interface RegressionResidual {
  readonly max: number;
  readonly rms: number;
  /** Of a quantile: the shares of the samples, by their weights, that lie below the function, and on it; absent in earlier results. */
  readonly below?: number;
  readonly on?: number;
}

/**
 * A sample lies on the function if its residual is at most this part of the largest one: far above the rounding of a value in doubled
 * precision, far below what a picture shows.
 */
export const ON_FUNCTION = 1e-6;

/** Fit quality of a classification: least yᵢ f(xᵢ), share of right signs, Σ max(0, 1 − yᵢ f(xᵢ)). */
export interface ClassificationResidual {
  readonly margin: number;
  readonly accuracy: number;
  readonly hinge: number;
}

/** How a network does on its samples. */
export type Residual = RegressionResidual | ClassificationResidual;
