/** The goal clause: its words, and the number behind them. */
import type { Goal } from '../../core/problem';
import { append, replace } from '../fixes';
import type { GoalClause } from '../generated/ast';
import { GOAL_FORMS, GOAL_WORDS } from '../goals';
import { rangeOf, type Reporter } from '../reporter';
import { checkedNumber, oneOfWords } from './clauses';

/** Undefined where the clause is wrong, which is reported. */
export function readGoal(clause: GoalClause, reporter: Reporter): Goal | undefined {
  const word = oneOfWords(clause, 'kind', clause.kind, GOAL_WORDS, 'goal', reporter);
  if (word === undefined) return undefined;
  const { amount, modifier } = clause;
  const forms = GOAL_FORMS.filter((one) => one.word === word);
  const form = forms.find((one) => one.modifier === modifier);
  if (form === undefined && modifier === undefined) {
    const [{ text, example }] = forms;
    reporter.error(
      'missing-argument',
      `\`goal ${word}\` needs more, for instance \`goal ${example}\`.`,
      rangeOf(clause, 'kind'),
      {
        fixes: [
          replace(rangeOf(clause, 'kind'), amount === undefined ? example : text, `Write \`${example}\``),
        ],
      },
    );
    return undefined;
  }
  if (form === undefined) {
    const range = rangeOf(clause, 'modifier');
    const longer = forms.filter((one) => one.modifier !== undefined);
    const advice =
      longer.length > 0
        ? `write ${forms.map(({ example }) => `\`${example}\``).join(', or ')}.`
        : 'remove it.';
    const fixes = longer.map((one) => {
      const tail = one.example.slice(word.length + 1);
      return replace(range, amount === undefined ? tail : one.modifier!, `Change to ${one.modifier}`);
    });
    reporter.error('unknown-value', `\`${modifier}\` says nothing here; ${advice}`, range, {
      fixes: longer.length > 0 ? fixes : [replace(range, '', 'Remove it')],
    });
    return undefined;
  }
  const { number, plain, text, instead } = form;
  if (number === null) {
    if (amount === undefined) return plain ?? undefined;
    const range = rangeOf(clause, 'amount');
    const message = `\`goal ${text}\` takes no number; write \`${instead}\` before it, or remove it.`;
    reporter.error('unexpected-argument', message, range, {
      fixes: [
        replace(rangeOf(clause, 'kind'), instead, `Change to \`${instead}\``),
        replace(range, '', 'Remove the number', false),
      ],
    });
    return undefined;
  }
  const example = `goal ${form.example}`;
  if (amount === undefined) {
    const last = modifier === undefined ? 'kind' : 'modifier';
    const message = `Say ${number.what}, for instance \`${example}\`.`;
    reporter.error('missing-argument', message, rangeOf(clause, last), {
      fixes: append(clause, last, ` ${number.example}`, `Write \`${example}\``),
    });
    return undefined;
  }
  const message = `This must be a finite number above 0, for instance \`${example}\`.`;
  const checked = checkedNumber(
    clause,
    'amount',
    amount,
    (value) => value > 0,
    number.code,
    message,
    reporter,
  );
  return checked === undefined ? undefined : number.goalOf(checked);
}
