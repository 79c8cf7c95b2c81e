/** The free terms beside the neurons, in words. */
import type { FitResult } from '../../result/schema';
import { countOf, formatNumber, isolated } from '../format';

/** Terms written out; of more inputs only their number is said. */
const MOST_TERMS = 3;

/** "a free line: 0.02375·celsius − 1.241"; null where there is none. */
export function skipWords({ skip, skipKind, samples }: FitResult): string | null {
  if (skipKind === 'none') return null;
  if (skipKind === 'constant') return `a free constant: ${formatNumber(skip.constant)}`;
  const kind = skip.linear.length === 1 ? 'a free line' : 'a free affine function';
  if (skip.linear.length > MOST_TERMS) return `${kind} of ${countOf(skip.linear.length, 'input')}`;
  const terms = skip.linear.map((weight, k) => `${formatNumber(weight)}·${isolated(samples.inputs[k])}`);
  return `${kind}: ${sumOf([...terms, formatNumber(skip.constant)])}`;
}

/** Every digit of every term, by its name. */
export function skipTerms({ skip, skipKind, samples }: FitResult): string {
  if (skipKind === 'none') return 'none';
  if (skipKind === 'constant') return `a free constant, ${String(skip.constant)}`;
  const terms = skip.linear.map((weight, k) => `${String(weight)}·${isolated(samples.inputs[k])}`);
  return `a free affine function, ${sumOf([...terms, String(skip.constant)])}`;
}

function sumOf(terms: readonly string[]): string {
  return terms
    .map((term, k) => (k === 0 ? term : /^[-−]/.test(term) ? ` − ${term.slice(1)}` : ` + ${term}`))
    .join('');
}
