/** How well a network fits its samples, as numbers of a result. */

/** Fit quality of a regression, in target units. */
export interface RegressionResidual {
  /** Largest |f − y|. */
  readonly max: number;
  /** Root of the mean square of f − y. */
  readonly rms: number;
  /** Of a quantile: the share of the samples, by their weights, that lie below the function; absent in earlier results. */
  readonly below?: number;
  /** Of a quantile: the share that lies on it; absent in earlier results. */
  readonly on?: number;
}

/**
 * A sample lies on the function if its residual is at most this part of the largest one: far above the rounding of a value in doubled
 * precision, far below what a picture shows.
 */
export const ON_FUNCTION = 1e-6;

/** Fit quality of a classification: least yᵢ f(xᵢ), share of right signs, Σ max(0, 1 − yᵢ f(xᵢ)). */
export interface ClassificationResidual {
  /** Least yᵢ f(xᵢ). */
  readonly margin: number;
  /** Share of right signs, 0 to 1. */
  readonly accuracy: number;
  /** Σ max(0, 1 − yᵢ f(xᵢ)). */
  readonly hinge: number;
}

/** How a network does on its samples. */
export type Residual = RegressionResidual | ClassificationResidual;
