/** λ of a goal that asks for a percentage, and of what (theory.md, section 7, "The penalty's scale"). */
export interface KnownPenalty {
  readonly value: number;
  readonly percent: number;
  /** The λ of 100 %: some neuron reaches it. 0 where the free terms meet every target. */
  readonly largest: number;
  /** Proven: no neuron is left from here on. Absent where it is `largest` itself, but for rounding. */
  readonly largestAtMost?: number;
}
