/** Anything that can say "stop now"; an AbortSignal is one, and so is a flag in shared memory. */
export interface CancelSignal {
  readonly aborted: boolean;
}
