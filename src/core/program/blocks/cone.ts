/** The cone of a cell: { φ : s_i x̃_iᵀφ ≥ 0 }, on some of its rows. */
export interface Cone {
  /** Rows c_i = s_i x̃_i of the cone c_iᵀφ ≥ 0, count × m row-major, none of them zero. */
  readonly rows: Float64Array;
  readonly count: number;
  /** Analytic centre of the cone (support/center.ts), of length 1. */
  readonly center: Float64Array;
}

/** The cells of a program. */
export interface Cones {
  /** Dimension m of φ. */
  readonly dimension: number;
  /** One for each cell. */
  readonly cones: readonly Cone[];
}
