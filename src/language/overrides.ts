/** `--set clause=value`: one clause of every fit, or of its network, replaced from the command line. */
import type { LangiumParser } from 'langium';
import type { FitClause, Model, NetworkClause } from './generated/ast';
import { suggestion } from '../data/didYouMean';
import { applyFitClause, DEFAULT_FIT, type FitSpec, type Names } from './model/fit';
import { applyNetworkClause, DEFAULT_NETWORK, type NetworkSpec } from './model/network';
import { Reporter } from './reporter';
import { type BlockKind, CLAUSES } from './syntax/messages';

/** Bad usage of the command line, in one sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface Overrides {
  readonly fit: (spec: FitSpec) => FitSpec;
  readonly network: (spec: NetworkSpec) => NetworkSpec;
}

const FIT_CLAUSES = CLAUSES.fit.filter((clause) => clause !== 'compare');
const SETTABLE: readonly string[] = [...FIT_CLAUSES, ...CLAUSES.network];

/** Parses the overrides with the grammar's own rules. Throws a UsageError at the first that is wrong. */
export function readOverrides(
  overrides: ReadonlyMap<string, string>,
  parser: LangiumParser,
  names: Names,
): Overrides {
  const fitClauses: FitClause[] = [];
  const networkClauses: NetworkClause[] = [];
  const reporter = new Reporter();
  for (const [clause, value] of overrides) {
    if (!SETTABLE.includes(clause)) {
      throw new UsageError(
        `--set ${clause}=${value}: there is no clause \`${clause}\` to set; ${suggestion(clause, SETTABLE)}`,
      );
    }
    if ((CLAUSES.network as readonly string[]).includes(clause)) {
      const parsed = parseClause(parser, 'network', clause, value) as NetworkClause;
      applyNetworkClause(DEFAULT_NETWORK, parsed, reporter);
      networkClauses.push(parsed);
    } else {
      const parsed = parseClause(parser, 'fit', clause, value) as FitClause;
      applyFitClause(DEFAULT_FIT, parsed, names, reporter);
      fitClauses.push(parsed);
    }
    const [problem] = reporter.diagnostics;
    if (problem) throw new UsageError(`--set ${clause}=${value}: ${problem.message}`);
  }
  return {
    fit: (spec) => fitClauses.reduce((so, clause) => applyFitClause(so, clause, names, reporter), spec),
    network: (spec) => networkClauses.reduce((so, clause) => applyNetworkClause(so, clause, reporter), spec),
  };
}

/** Reads `clause value` as the one clause of a block, as it would stand in a file. */
function parseClause(
  parser: LangiumParser,
  block: BlockKind,
  clause: string,
  value: string,
): FitClause | NetworkClause {
  // `test with OTHER` is one clause of two words; its value is the dataset.
  const words = clause === 'test' && !/^\s*with\b/.test(value) ? 'test with' : clause;
  const parsed = parser.parse<Model>(`${block} override {\n${words} ${value}\n}`);
  const refuse = (message: string) => new UsageError(`--set ${clause}=${value}: ${message}`);
  const [blockProblem] = parsed.lexerReport?.diagnostics ?? [];
  const [found] = parsed.value.blocks;
  const clauses = (found?.clauses ?? []) as readonly (FitClause | NetworkClause)[];
  if (parsed.lexerErrors.length > 0) throw refuse('there is a character in it that does not belong there.');
  if (clauses.length > 0 && parsed.parserErrors.length > 0) throw refuse(parsed.parserErrors[0].message);
  if (blockProblem || parsed.parserErrors.length > 0 || clauses.length !== 1) {
    throw refuse(
      `it must be the value of one clause, as in a .hull file; set others with --set of their own.`,
    );
  }
  return clauses[0];
}
