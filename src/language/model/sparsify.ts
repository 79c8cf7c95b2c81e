/** The sparsify clause: its word, and the number of a budget. */
import type { Sparsify } from '../../core/solution';
import { append, replace } from '../fixes';
import type { SparsifyClause } from '../generated/ast';
import { rangeOf, type Reporter } from '../reporter';
import { checkedNumber, oneOfWords } from './clauses';
import { WORDS } from './vocabulary';

/** Undefined where the clause is wrong, which is reported. */
export function readSparsify(clause: SparsifyClause, reporter: Reporter): Sparsify | undefined {
  const word = oneOfWords(clause, 'kind', clause.kind, WORDS.sparsify, 'way to sparsify', reporter);
  if (word === undefined) return undefined;
  const { most } = clause;
  if (word !== 'at_most') {
    if (most === undefined) return word;
    const message = `\`sparsify ${word}\` takes no number; remove it, or write \`sparsify at_most ${most}\`.`;
    const range = rangeOf(clause, 'most');
    reporter.error('unexpected-argument', message, range, {
      fixes: [
        replace(rangeOf(clause, 'kind'), 'at_most', 'Change to `at_most`'),
        replace(range, '', 'Remove the number', false),
      ],
    });
    return undefined;
  }
  if (most === undefined) {
    const message = 'Say how many neurons there may be, for instance `sparsify at_most 8`.';
    reporter.error('missing-argument', message, rangeOf(clause, 'kind'), {
      fixes: append(clause, 'kind', ' 8', 'Add 8'),
    });
    return undefined;
  }
  const message = 'A budget is a whole number of neurons, at least 1, for instance `sparsify at_most 8`.';
  const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 1;
  const count = checkedNumber(clause, 'most', most, isCount, 'bad-budget', message, reporter);
  return count === undefined ? undefined : `at_most ${count}`;
}
