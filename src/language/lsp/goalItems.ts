/** Completion behind the first word of a goal: its numbers, its second word, and the columns that `within` may name. */
import type { LangiumDocument } from 'langium';
import type { CompletionValueItem } from 'langium/lsp';
import { CompletionItemKind } from 'vscode-languageserver';
import type { GuardedStore } from '../../data/guardedStore';
import { columnText } from '../fixes';
import type { Fit } from '../generated/ast';
import { GOAL_FORMS, type GoalNumber } from '../goals';
import { blockAt, describeColumn, tableOf } from './columns';
import type { Cursor } from './cursor';

export interface GoalItems {
  /** The second words that may stand here; others that the grammar allows say nothing. */
  readonly modifiers: ReadonlySet<string>;
  readonly items: readonly CompletionValueItem[];
}

/** Null where the cursor is not behind a goal's first word. */
export async function goalItems(
  { block, clause, since }: Cursor,
  document: LangiumDocument,
  offset: number,
  store: GuardedStore,
): Promise<GoalItems | null> {
  if (block !== 'fit' || clause !== 'goal' || since.length === 0) return null;
  const [word, ...rest] = since.map(({ image }) => image);
  const forms = GOAL_FORMS.filter((form) => form.word === word);
  const numbers = rest.filter((image) => /^[\d.]/.test(image)).length;
  const modifier = forms.find((form) => form.modifier !== undefined && rest.includes(form.modifier));
  if (modifier !== undefined) {
    // behind the second word, where its number is not there yet
    const open = modifier.modifier === rest.at(-1) ? modifier.last : null;
    return { modifiers: new Set(), items: open === null ? [] : [numberItem(open)] };
  }
  const first = forms.flatMap((form) => form.first ?? []).at(0);
  if (first !== undefined && numbers === 0) {
    const own = rest.length === 0 ? [numberItem(first)] : [];
    const columns =
      word === 'within' && rest.length === 0 ? await toleranceColumns(document, offset, store) : [];
    return { modifiers: new Set(), items: [...own, ...columns] };
  }
  return { modifiers: new Set(forms.flatMap((form) => form.modifier ?? [])), items: [] };
}

function numberItem({ example, what, percent }: GoalNumber): CompletionValueItem {
  return {
    label: example,
    kind: CompletionItemKind.Value,
    documentation: `${what[0].toUpperCase()}${what.slice(1)}${percent ? ': a number or a percentage' : ''}.`,
    insertText: example,
    filterText: example,
    sortText: '0',
  };
}

/** Those of numbers in the table of the fit's dataset, and a part of each target. */
async function toleranceColumns(
  document: LangiumDocument,
  offset: number,
  store: GuardedStore,
): Promise<CompletionValueItem[]> {
  const share: CompletionValueItem = {
    label: '2%',
    kind: CompletionItemKind.Value,
    documentation: 'A part of each target’s magnitude.',
    insertText: '2%',
    filterText: '2%',
    sortText: '0',
  };
  const dataset = (blockAt(document, offset) as Fit | undefined)?.clauses.find(
    (one) => one.$type === 'DataClause',
  )?.dataset?.ref;
  const table = dataset && (await tableOf(dataset, document, store));
  if (!table) return [share];
  return [
    share,
    ...table.columns.map((name, k): CompletionValueItem => ({
      label: name,
      kind: CompletionItemKind.Field,
      detail: describeColumn(table, k),
      documentation: 'A tolerance for each sample.',
      insertText: columnText(name),
      filterText: name,
      sortText: `0${String(k).padStart(4, '0')}`,
    })),
  ];
}
