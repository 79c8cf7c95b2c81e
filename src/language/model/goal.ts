/** The goal clause: its words, and the numbers behind them. */
import type { Goal } from '../../core/problem';
import { append, replace } from '../fixes';
import type { GoalClause } from '../generated/ast';
import { GOAL_FORMS, GOAL_WORDS, type GoalForm, type GoalNumber } from '../goals';
import { rangeOf, type Reporter } from '../reporter';
import { checkedNumber, oneOfWords } from './clauses';

/** Undefined where the clause is wrong, which is reported. */
export function readGoal(clause: GoalClause, reporter: Reporter): Goal | undefined {
  const word = oneOfWords(clause, 'kind', clause.kind, GOAL_WORDS, 'goal', reporter);
  if (word === undefined) return undefined;
  const forms = GOAL_FORMS.filter((one) => one.word === word);
  const own = word === 'within' ? readOwnTolerances(clause, reporter) : null;
  if (own !== null) return own;
  const form = formOf(clause, word, forms, reporter);
  return form && readNumbers(clause, form, reporter);
}

/** `within COLUMN` and `within 2%`: null for another form of `within`, undefined where it is wrong. */
function readOwnTolerances(clause: GoalClause, reporter: Reporter): Goal | null | undefined {
  const { first, share, modifier, column, amount } = clause;
  const name = column ?? (first === undefined && modifier !== 'penalty' ? modifier : undefined);
  if (name === undefined && !share) return null;
  const end = amount === undefined ? undefined : 'amount';
  const rest = name === undefined ? (modifier === undefined ? end : 'modifier') : end;
  if (rest !== undefined) {
    const message =
      'A tolerance of each sample is met by all of them; remove what stands behind it, or give one number as the tolerance.';
    reporter.error('unexpected-argument', message, rangeOf(clause, rest));
    return undefined;
  }
  if (name !== undefined) return { kind: 'within_each', tolerance: { column: name } };
  const message = 'This must be a finite number above 0, for instance `goal within 2%`.';
  const percent = checkedNumber(
    clause,
    'first',
    first,
    (value) => value > 0,
    'bad-tolerance',
    message,
    reporter,
  );
  return percent === undefined ? undefined : { kind: 'within_each', tolerance: { percent } };
}

/** The goal of a first word that the second one makes of it. */
function formOf(
  clause: GoalClause,
  word: string,
  forms: readonly GoalForm[],
  reporter: Reporter,
): GoalForm | undefined {
  const { first, amount, modifier, column } = clause;
  const form = forms.find((one) => one.modifier === modifier);
  if (column !== undefined) {
    const message = 'A column of tolerances belongs to `goal within` alone; remove it.';
    reporter.error('unexpected-argument', message, rangeOf(clause, 'column'), {
      fixes: [replace(rangeOf(clause, 'column'), '', 'Remove it')],
    });
    return undefined;
  }
  if (form !== undefined) return form;
  if (modifier === undefined) {
    const [{ text, example, first: wanted }] = forms;
    const given = first ?? amount;
    const [, rest] = example.split(' penalty ');
    const last = wanted !== null && first !== undefined ? 'first' : 'kind';
    reporter.error(
      'missing-argument',
      `\`goal ${word}\` needs more, for instance \`goal ${example}\`.`,
      rangeOf(clause, last),
      {
        fixes:
          last === 'first'
            ? append(clause, 'first', ` penalty ${rest}`, `Add \`penalty ${rest}\``)
            : [
                replace(
                  rangeOf(clause, 'kind'),
                  given === undefined ? example : text,
                  `Write \`${example}\``,
                ),
              ],
      },
    );
    return undefined;
  }
  const range = rangeOf(clause, 'modifier');
  const longer = forms.filter((one) => one.modifier !== undefined);
  const advice =
    longer.length > 0 ? `write ${forms.map(({ example }) => `\`${example}\``).join(', or ')}.` : 'remove it.';
  const fixes = longer.map((one) => {
    const tail = `${one.modifier} ${one.last?.example ?? ''}`.trim();
    return replace(range, amount === undefined ? tail : one.modifier!, `Change to ${one.modifier}`);
  });
  reporter.error('unknown-value', `\`${modifier}\` says nothing here; ${advice}`, range, {
    fixes: longer.length > 0 ? fixes : [replace(range, '', 'Remove it')],
  });
  return undefined;
}

/** The goal of a form with its numbers, each of which is there where it belongs, and nowhere else. */
function readNumbers(clause: GoalClause, form: GoalForm, reporter: Reporter): Goal | undefined {
  const { first: firstForm, last: lastForm, plain, goalOf, text, instead } = form;
  const { first, amount } = clause;
  if (goalOf === null) {
    const given = first === undefined ? (amount === undefined ? undefined : 'amount') : 'first';
    if (given === undefined) return plain ?? undefined;
    const range = rangeOf(clause, given);
    const message = `\`goal ${text}\` takes no number; write \`${instead}\` before it, or remove it.`;
    reporter.error('unexpected-argument', message, range, {
      fixes: [
        replace(rangeOf(clause, 'kind'), instead, `Change to \`${instead}\``),
        replace(range, '', 'Remove the number', false),
      ],
    });
    return undefined;
  }
  const own = readNumber(clause, 'first', firstForm, form, reporter);
  const last = readNumber(clause, 'amount', lastForm, form, reporter);
  if (own === undefined || last === undefined) return undefined;
  return goalOf({ first: own, last, percent: clause.percent });
}

/** A number behind the first or the second word; NaN where there is none and none belongs. */
function readNumber(
  clause: GoalClause,
  property: 'first' | 'amount',
  wanted: GoalNumber | null,
  form: GoalForm,
  reporter: Reporter,
): number | undefined {
  const value = clause[property];
  const isPercent = property === 'first' ? clause.share : clause.percent;
  const example = `goal ${form.example}`;
  if (wanted === null) {
    if (value === undefined) return NaN;
    const message = `A number does not belong here; write \`${example}\`.`;
    const range = rangeOf(clause, property);
    reporter.error('unexpected-argument', message, range, {
      fixes: [replace(range, '', 'Remove the number')],
    });
    return undefined;
  }
  if (value === undefined) {
    const last = property === 'first' || clause.modifier === undefined ? 'kind' : 'modifier';
    reporter.error(
      'missing-argument',
      `Say ${wanted.what}, for instance \`${example}\`.`,
      rangeOf(clause, last),
      {
        fixes: append(clause, last, ` ${wanted.example}`, `Write \`${example}\``),
      },
    );
    return undefined;
  }
  if (isPercent && !wanted.percent) {
    const message = `This is a number, no percentage, for instance \`${example}\`.`;
    reporter.error(wanted.code, message, rangeOf(clause, property));
    return undefined;
  }
  const limit = wanted.below < Infinity ? ` and below ${wanted.below}` : '';
  const message = `This must be a finite number above 0${limit}, for instance \`${example}\`.`;
  return checkedNumber(
    clause,
    property,
    value,
    (one) => one > 0 && one < wanted.below,
    wanted.code,
    message,
    reporter,
  );
}
