/** The columns of the file that a dataset reads, for completion and hover. */
import { dirname } from 'node:path';
import type { LangiumDocument } from 'langium';
import { PREVIEW_ROWS } from '../../data/table';
import { labelsOf } from '../../data/columns';
import type { GuardedStore } from '../../data/guardedStore';
import { type ColumnSummary, shortNumber, summarizeColumn } from '../../data/summary';
import type { Table } from '../../data/table';
import type { Block, Dataset, Model } from '../generated/ast';
import { dialectOf } from '../model/dataset';
import { resolvePath } from '../problem/loadDataset';
import { memo } from '../recent';

/** The block that an offset lies in. */
export function blockAt(document: LangiumDocument, offset: number): Block | undefined {
  const { blocks } = document.parseResult.value as Model;
  return blocks.findLast(({ $cstNode }) => $cstNode && $cstNode.offset <= offset && offset <= $cstNode.end);
}

/** The table of the dataset's file, or its first rows; undefined without a file that can be read. */
export async function tableOf(
  dataset: Dataset,
  document: LangiumDocument,
  store: GuardedStore,
): Promise<Table | undefined> {
  const from = dataset.clauses.find((clause) => clause.$type === 'FromClause');
  if (!from?.path) return undefined;
  return store.preview(resolvePath(from.path, dirname(document.uri.fsPath)), dialectOf(dataset));
}

export function summaryOf(table: Table, column: number, most?: number): ColumnSummary {
  return memo(table, `summary ${column} ${most}`, () => summarizeColumn(table, column, PREVIEW_ROWS, most));
}

/** `number, 0.5 … 12`, `text, 3 labels`. */
export function describeColumn(table: Table, column: number): string {
  const { numbers, texts, missing, low, high, distinctLabels } = summaryOf(table, column, PREVIEW_ROWS);
  const gaps = missing > 0 ? ', with missing cells' : '';
  if (numbers === 0 && texts === 0) return 'empty';
  if (texts > numbers) return `text, ${distinctLabels} ${distinctLabels === 1 ? 'label' : 'labels'}${gaps}`;
  return `number, ${shortNumber(low)} … ${shortNumber(high)}${gaps}`;
}

export function columnLabels(table: Table, name: string): string[] {
  const column = table.columns.indexOf(name);
  if (column < 0) return [];
  const { count } = summaryOf(table, column, PREVIEW_ROWS);
  return labelsOf(table, column, 50, count);
}
