/** The clauses of a dataset that say nothing about its source, and so may be set from outside of the text. */
import type { DatasetClause } from '../generated/ast';
import type { Reporter } from '../reporter';
import { oneOfWords } from './clauses';
import { type DatasetSpec, readRows } from './dataset';
import { WORDS } from './vocabulary';

export const DATASET_SETTINGS = ['rows', 'missing', 'duplicates', 'scale'] as const;

/** The spec with one of these clauses applied; unchanged where the clause is wrong, which is reported, or of another kind. */
export function applyDatasetClause(
  spec: DatasetSpec,
  clause: DatasetClause,
  reporter: Reporter,
): DatasetSpec {
  const word = <W extends string>(
    property: string,
    text: string | undefined,
    words: readonly W[],
    what: string,
  ) => oneOfWords(clause, property, text, words, what, reporter);
  switch (clause.$type) {
    case 'RowsClause': {
      const rows = readRows(clause, reporter);
      if (rows === undefined) return spec;
      // the clause of the text, if any, does not say these rows
      return { ...spec, rows, rowsNode: undefined };
    }
    case 'ScaleClause':
      return { ...spec, scale: word('kind', clause.kind, WORDS.scale, 'kind of scaling') ?? spec.scale };
    case 'DuplicatesClause':
      return {
        ...spec,
        duplicates: word('policy', clause.policy, WORDS.duplicates, 'policy') ?? spec.duplicates,
      };
    case 'MissingClause': {
      const missing = word('policy', clause.policy, WORDS.missing, 'policy');
      return spec.kind === 'file' && missing ? { ...spec, missing } : spec;
    }
    default:
      return spec;
  }
}
