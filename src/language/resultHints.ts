/** What the last results of a document's fits tell about its text: hints that come after a fit, each with its quick fix. */
import type { LangiumDocument } from 'langium';
import { NOISY_GOAL, noisySentence } from '../result/noisy';
import type { DiagnosticCode } from './codes';
import type { HullDiagnostic } from './diagnostic';
import { addClause, replace } from './fixes';
import type { Model } from './generated/ast';
import { rangeOf } from './reporter';
import type { Surroundings } from './surroundings';

/** The codes of such hints. */
export const RESULT_CODES: ReadonlySet<string> = new Set<DiagnosticCode>(['noisy-interpolation']);

/** One for each fit whose current result has one; a result of another text says nothing about this one. */
export function resultHints(
  document: LangiumDocument,
  surroundings: Pick<Surroundings, 'result'>,
): HullDiagnostic[] {
  const { blocks } = document.parseResult.value as Model;
  return blocks.flatMap((block): HullDiagnostic[] => {
    if (block.$type !== 'Fit' || !block.name) return [];
    const last = surroundings.result(document.uri.toString(), block.name);
    const message = last === undefined || last.stale ? null : noisySentence(last.result);
    if (message === null) return [];
    const goal = block.clauses.find(({ $type }) => $type === 'GoalClause');
    const written = `goal ${NOISY_GOAL}`;
    const title = `Write \`${written}\``;
    const fixes = goal ? [replace(rangeOf(goal), written, title)] : addClause(block, written, title);
    const range = goal ? rangeOf(goal) : rangeOf(block, 'name');
    return [{ severity: 'information', code: 'noisy-interpolation', message, range, fixes }];
  });
}
