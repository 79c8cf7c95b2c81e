/** A change that is tried from outside the text, as edits of it: another number of the goal, other numbers of a sample, or the values of a point of a sweep. */
import type { LangiumDocument, LangiumParser } from 'langium';
import type { TrialChange } from '../protocol/trial';
import type { CompiledDocument } from './compiled';
import type { Fix } from './diagnostic';
import { replace } from './fixes';
import type { Fit, GoalClause, Model } from './generated/ast';
import { setClause } from './problem/clausesOfBlock';
import { rangeOf, textRange } from './reporter';
import { settingEdits } from './settingEdits';
import { sampleText } from './sampleText';

type Edits = Fix['edits'];

/** The edits, or one sentence why there are none. */
export function editsOf(
  document: LangiumDocument,
  compiled: CompiledDocument,
  name: string,
  change: TrialChange,
  parser: LangiumParser,
): Edits | string {
  const model = document.parseResult.value as Model;
  const fit = model.blocks.find((block): block is Fit => block.$type === 'Fit' && block.name === name);
  if (fit === undefined) return `The file has no fit named ${name}.`;
  switch (change.kind) {
    case 'tolerance':
      return toleranceEdits(fit, change.value);
    case 'penalty':
      return penaltyEdits(fit, change.value);
    case 'share':
      return shareEdits(fit, change.value);
    case 'softness':
      return softnessEdits(fit, change.value);
    case 'sample':
      return sampleEdits(compiled, name, change);
    case 'set':
      return settingEdits(model, fit, change.set, parser);
  }
}

const goalOf = (fit: Fit): GoalClause | undefined =>
  fit.clauses.find((clause): clause is GoalClause => clause.$type === 'GoalClause');

/** Of `within E`, `fewest within E` and `interpolate`; what else the goal says stays. */
function toleranceEdits(fit: Fit, value: number): Edits | string {
  if (!(value >= 0)) return 'A tolerance is 0 or above.';
  const goal = goalOf(fit);
  if (goal?.kind === 'fewest') return numberEdit(goal, 'amount', value);
  if (goal?.kind === 'within' && goal.modifier === 'penalty') return numberEdit(goal, 'first', value);
  if (goal?.kind === 'within' && value > 0 && goal.first !== undefined && !goal.share)
    return numberEdit(goal, 'first', value);
  if (goal !== undefined && goal.kind !== 'within' && goal.kind !== 'interpolate')
    return `\`goal ${goal.kind}\` has no tolerance to change.`;
  return setClause(fit, 'GoalClause', value === 0 ? 'goal interpolate' : `goal within ${numberText(value)}`)
    .slice(0, 1)
    .flatMap(({ edits }) => edits);
}

function penaltyEdits(fit: Fit, value: number): Edits | string {
  const goal = goalOf(fit);
  if (goal?.amount === undefined || goal.modifier !== 'penalty') return 'The goal has no penalty to change.';
  return numberEdit(goal, 'amount', value);
}

function shareEdits(fit: Fit, value: number): Edits | string {
  const goal = goalOf(fit);
  if (goal?.kind !== 'within' || !goal.share) return 'The goal has no tolerance in per cent to change.';
  return numberEdit(goal, 'first', value);
}

function softnessEdits(fit: Fit, value: number): Edits | string {
  const goal = goalOf(fit);
  if (goal?.kind !== 'classify' || goal.modifier !== 'soft' || goal.amount === undefined)
    return 'The goal has no weight of the margin to change.';
  return numberEdit(goal, 'amount', value);
}

function numberEdit(goal: GoalClause, property: 'first' | 'amount', value: number): Edits | string {
  if (!(value > 0)) return 'The number must be above 0.';
  return replace(rangeOf(goal, property), numberText(value), '').edits;
}

function sampleEdits(
  compiled: CompiledDocument,
  name: string,
  { row, input, target }: Extract<TrialChange, { kind: 'sample' }>,
): Edits | string {
  const job = compiled.fits.find((fit) => fit.name === name)?.job;
  const spec = job ? compiled.datasets.get(job.dataset)?.spec : undefined;
  if (spec?.kind !== 'samples' || row > spec.scanned.count) return 'The sample does not stand in the text.';
  const { offsets, lengths, dimension } = spec.scanned;
  if (input !== null && dimension !== 1) return 'Only the input of a dataset of one input is moved.';
  const range = textRange(spec.source, spec.offset + offsets[row - 1], lengths[row - 1]);
  const before = spec.source.$cstNode?.root.fullText.slice(
    spec.offset + offsets[row - 1],
    spec.offset + offsets[row - 1] + lengths[row - 1],
  );
  if (before === undefined) return 'The sample does not stand in the text.';
  return [{ range, newText: sampleText(before, { input, target }) }];
}

/** Every digit that the number has, in the spelling of the language. */
function numberText(value: number): string {
  return String(value).replace('e+', 'e');
}
