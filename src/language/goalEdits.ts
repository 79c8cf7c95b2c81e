/** Numbers of a goal that are set alone, as edits of its text: its penalty, its tolerance, the weight of its margin. */
import { type LangiumParser, TextDocument } from 'langium';
import type { Fix } from './diagnostic';
import type { GoalClause } from './generated/ast';
import { rangeOf } from './reporter';
import { parseClause, SettingError } from './settings';

type Edit = Fix['edits'][number];

/** The edit, or one sentence why there is none. */
export function goalNumberEdit(goal: GoalClause | undefined, number: string, value: string): Edit | string {
  if (number === 'tolerance') return toleranceEdit(goal, value);
  const word = number === 'softness' ? 'soft' : number;
  return goal?.amount === undefined || goal.modifier !== word
    ? `The goal has no ${number} to change.`
    : numberEdit(goal, 'amount', 'percent', value);
}

/** A goal, as it stands behind its keyword, with other numbers; one sentence where it is none, or has no such numbers. */
export function goalWithNumbers(
  text: string,
  numbers: readonly (readonly [number: string, value: string])[],
  parser: LangiumParser,
): { readonly text: string } | string {
  let goal: GoalClause;
  try {
    goal = parseClause(parser, 'fit', 'goal', text) as GoalClause;
  } catch (error) {
    if (error instanceof SettingError) return `goal ${text}: ${error.message}`;
    throw error;
  }
  const edits: Edit[] = [];
  for (const [number, value] of numbers) {
    const edit = goalNumberEdit(goal, number, value);
    if (typeof edit === 'string') return `goal ${text}: ${edit}`;
    edits.push(edit);
  }
  const { root, offset, length } = goal.$cstNode!;
  const block = TextDocument.create('', 'hullfit', 0, root.fullText);
  const written = TextDocument.applyEdits(block, edits);
  const behind = root.fullText.length - offset - length;
  return { text: written.slice(offset + 'goal'.length, written.length - behind).trim() };
}

function toleranceEdit(goal: GoalClause | undefined, value: string): Edit | string {
  if (goal?.kind === 'fewest' && goal.amount !== undefined)
    return numberEdit(goal, 'amount', 'percent', value);
  if (goal?.kind !== 'within') return 'The goal has no tolerance to change.';
  if (goal.first !== undefined) return numberEdit(goal, 'first', 'share', value);
  const column = goal.column === undefined ? 'modifier' : 'column';
  return { range: rangeOf(goal, column), newText: value };
}

/** A number with the `%` behind it, if it has one. */
function numberEdit(
  goal: GoalClause,
  number: 'first' | 'amount',
  percent: 'share' | 'percent',
  value: string,
): Edit {
  const { start, end } = rangeOf(goal, number);
  return { range: { start, end: goal[percent] ? rangeOf(goal, percent).end : end }, newText: value };
}
