/** What the tests of claims with many inputs let another thread compute: a dual, the proof of its size, and the verifier. */
import { responsesOf } from '../../src/core/verify/response';
import type { Enclosure } from '../../src/core/verify/enclosure';
import { enclose } from '../../src/core/verify/search';
import { localDual, type LocalDual } from './localDual';

export { verify } from '../helpers/work';

export interface TightDual {
  readonly local: LocalDual;
  /** Of max|zᵀa|, for the dual as it was found. */
  readonly found: Enclosure;
  /** The dual, scaled so that max|zᵀa| = 1. */
  readonly tight: number[];
}

export async function tightDual(options: Parameters<typeof localDual>[0]): Promise<TightDual> {
  const local = await localDual(options);
  const z = Float64Array.from(local.dual);
  const found = enclose(responsesOf(local.problem, z), { floor: 0, precision: 1e-10, budget: 2e10 });
  return { local, found, tight: local.dual.map((value) => value / found.upper) };
}
