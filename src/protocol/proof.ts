/** Requests about the proof of a result: checking it independently, and the samples it rests on. */
import type { Finding } from '../core/verify/claim';
import type { OwnClaim } from '../result/check/claim';
import type { Unchecked } from '../result/check/fields';

/** Client → server: check the last result of a fit. Answers Verification; cancelling the request ends the check. */
export interface VerifyFit {
  readonly uri: string;
  readonly fit: string;
}

export type CheckedKind = Finding['what'] | OwnClaim['what'];

/** All of them: the compiler refuses a list that is not whole, and a message with another is refused at the border. */
const KINDS: Readonly<Record<CheckedKind, true>> = {
  residual: true,
  mass: true,
  membership: true,
  objective: true,
  dual: true,
  gap: true,
  infeasible: true,
  penalty: true,
  budget: true,
  test: true,
  status: true,
  rows: true,
  trace: true,
  timing: true,
  scaling: true,
  ranges: true,
  rival: true,
  file: true,
};
export const CHECKED_KINDS = Object.keys(KINDS) as readonly CheckedKind[];

/** One thing that was checked, as it is shown. */
interface CheckedFinding {
  readonly what: CheckedKind;
  readonly holds: boolean;
  readonly sentence: string;
}

export type Verification =
  | { readonly kind: 'running' }
  | {
      readonly kind: 'done';
      readonly findings: readonly CheckedFinding[];
      /** Fields that nothing was compared with. */
      readonly unchecked?: readonly Unchecked[];
      readonly provenLowerBound: number;
      readonly ms: number;
    }
  | { readonly kind: 'failed'; readonly message: string };

/** Client → server: the training samples of a fit's last result, for results too large to carry them. */
export interface SamplesOfFit {
  readonly uri: string;
  readonly fit: string;
}

export type SamplesAnswer =
  | {
      readonly kind: 'samples';
      /** `startedAt` of the result they belong to. */
      readonly of: string;
      /** As `encodeNumbers` writes them: a message of numbers would keep the server for a tenth of a second while it is written. */
      readonly inputs: string;
      readonly targets: string;
    }
  | { readonly kind: 'none'; readonly reason: string };

export const ProofMethod = {
  verify: 'hullfit/verify',
  samples: 'hullfit/samples',
} as const;
