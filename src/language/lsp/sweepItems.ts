/** What completion offers inside of a sweep's clauses, where the grammar only knows names. */
import type { LangiumDocument } from 'langium';
import type { CompletionValueItem } from 'langium/lsp';
import { CompletionItemKind, InsertTextFormat } from 'vscode-languageserver';
import { CHOICE_RULES } from '../../result/sweepResult';
import { CHOICE_DOCS, KEYWORD_DOCS, SWEEP_DOCS } from '../docs';
import type { Model } from '../generated/ast';
import { GOAL_FORMS } from '../goals';
import { WORDS } from '../model/vocabulary';
import { NUMERIC, PARTS, SETTABLE } from '../settings';
import { blockAt } from './columns';
import type { Cursor } from './cursor';

/** Values that clauses are varied over, as they stand in a list. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  weights: WORDS.norm,
  bias: WORDS.bias,
  skip: WORDS.skip,
  activation: ['relu', 'leaky_relu(0.1)'],
  shape: ['convex', 'concave', 'increasing', 'decreasing'],
  sparsify: ['off', 'merge', 'reweighted', 'at_most 8'],
  scale: WORDS.scale,
  missing: WORDS.missing,
  duplicates: WORDS.duplicates,
  goal: GOAL_FORMS.map(({ example }) => example),
  rows: ['1..100'],
  time: ['10 s'],
  holdout: ['20% seed 1'],
  penalty: ['1%', '5%', '20%'],
  tolerance: ['0.01', '0.1'],
  softness: ['1', '10'],
  slope: ['0', '0.1'],
  at_most: ['4', '8'],
  gap: ['1e-4', '1e-6'],
};

/** A range to begin with. */
const RANGES: Readonly<Record<string, string>> = {
  penalty: 'from ${1:0.1%} to ${2:50%} steps ${3:20} log',
  tolerance: 'from ${1:0.01} to ${2:1} steps ${3:10} log',
  softness: 'from ${1:1} to ${2:100} steps ${3:10} log',
  slope: 'from ${1:0} to ${2:0.5} steps ${3:6}',
  at_most: 'from ${1:1} to ${2:10} steps ${3:10}',
  gap: 'from ${1:1e-6} to ${2:1e-2} steps ${3:5} log',
  holdout: 'from ${1:10%} to ${2:50%} steps ${3:5}',
  weights: 'from ${1:0.5} to ${2:4} steps ${3:8} log',
  bias: 'from ${1:0.5} to ${2:4} steps ${3:8} log',
};

/** The items that take the place of the grammar's; undefined where those do. */
export function sweepItems(
  { block, clause, since }: Cursor,
  document: LangiumDocument,
  offset: number,
): CompletionValueItem[] | undefined {
  if (block !== 'sweep') return undefined;
  const words = since.map(({ image }) => image);
  if (clause === 'choose' && words.length < 2) return chooseItems(words);
  if (clause !== 'vary') return undefined;
  if (words.length === 0) return clauseItems(document, offset);
  const [varied] = words;
  if (words.length === 1) return shapeItems(varied);
  if (['[', ','].includes(words.at(-1)!)) return valueItems(varied, words, document);
  return undefined;
}

function chooseItems([first]: readonly string[]): CompletionValueItem[] {
  return CHOICE_RULES.flatMap((rule) => {
    const [word, rest] = rule.split(' ');
    if (first !== undefined && (first !== word || rest === undefined)) return [];
    return [
      {
        label: first === undefined ? rule : rest,
        kind: CompletionItemKind.EnumMember,
        documentation: CHOICE_DOCS[rule],
        sortText: '0',
      },
    ];
  });
}

/** Clauses that are not varied yet. */
function clauseItems(document: LangiumDocument, offset: number): CompletionValueItem[] {
  const own = blockAt(document, offset);
  const taken =
    own?.$type === 'Sweep'
      ? own.clauses.flatMap((one) =>
          one.$type === 'VaryClause' && one.$cstNode && one.$cstNode.end < offset ? one.clause : [],
        )
      : [];
  return SETTABLE.filter((name) => !taken.includes(name)).map((name) => ({
    label: name,
    kind: CompletionItemKind.Property,
    documentation: PARTS[name]?.about ?? KEYWORD_DOCS[name],
    insertText: `${name} ${shapeOf(name)}`,
    insertTextFormat: InsertTextFormat.Snippet,
    sortText: name in PARTS ? '0' : '1',
  }));
}

/** How a clause is mostly varied: over a range where it is a number, else over a list. */
function shapeOf(name: string): string {
  return RANGES[name] && name !== 'weights' && name !== 'bias' ? RANGES[name] : listOf(name);
}

function listOf(name: string): string {
  const known = VALUES[name]?.slice(0, 3).map(escaped);
  return `in [\${1:${known?.join(', ') ?? ''}}]`;
}

/** In a tab stop. */
function escaped(text: string): string {
  return text.replace(/[$}\\]/g, '\\$&');
}

function shapeItems(name: string): CompletionValueItem[] {
  const item = (label: 'from' | 'in', insertText: string): CompletionValueItem => ({
    label,
    kind: CompletionItemKind.Keyword,
    documentation: SWEEP_DOCS[label],
    insertText,
    insertTextFormat: InsertTextFormat.Snippet,
  });
  const range = NUMERIC.includes(name) ? [item('from', RANGES[name] ?? 'from $1 to $2 steps ${3:10}')] : [];
  return [...range, item('in', listOf(name))];
}

/** Words and names that are not in the list yet. */
function valueItems(
  name: string,
  words: readonly string[],
  document: LangiumDocument,
): CompletionValueItem[] {
  const { blocks } = document.parseResult.value as Model;
  const namesOf = (type: string): string[] =>
    blocks.flatMap((block) => (block.$type === type && block.name ? block.name : []));
  const names =
    name === 'network' ? namesOf('Network') : ['data', 'test'].includes(name) ? namesOf('Dataset') : [];
  return [...names, ...(VALUES[name] ?? [])]
    .filter((value) => !words.includes(value))
    .map((value) => ({ label: value, kind: CompletionItemKind.EnumMember, sortText: '0' }));
}
