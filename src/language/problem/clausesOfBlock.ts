/** The clauses of a fit or a network: where they stand, and how a fix writes them. */
import type { Fix, SourceRange } from '../diagnostic';
import { addClause, replace } from '../fixes';
import type { Fit, Network } from '../generated/ast';
import { rangeOf } from '../reporter';

/** Of a property of the clause of a type; where there is none, of the fit's name. */
export function clauseRange({ fit }: { readonly fit: Fit }, type: string, property: string): SourceRange {
  const clause = fit.clauses.find(({ $type }) => $type === type);
  return clause ? rangeOf(clause, property) : rangeOf(fit, 'name');
}

/** Replaces the clause of a type, or adds it. */
export function setClause(block: Fit | Network, type: string, text: string): Fix[] {
  const clause = block.clauses.find(({ $type }) => $type === type);
  const title = `Change to \`${text}\``;
  return clause ? [replace(rangeOf(clause), text, title)] : addClause(block, text, `Add \`${text}\``);
}
