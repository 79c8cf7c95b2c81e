/**
 * Completion. What the grammar knows (keywords, names in scope, closed lists of words) comes from Langium; what only the context
 * knows (columns, labels, files, arguments) is added here.
 */
import { setTimeout } from 'node:timers/promises';
import { AstUtils, GrammarAST, type LangiumDocument } from 'langium';
import {
  type CompletionAcceptor,
  type CompletionContext,
  type CompletionValueItem,
  DefaultCompletionProvider,
  type NextFeature,
} from 'langium/lsp';
import {
  type CompletionItem,
  type Command,
  CompletionItemKind,
  CompletionList,
  type CompletionParams,
  InsertTextFormat,
} from 'vscode-languageserver';
import { GENERATOR_DOCS, KEYWORD_DOCS, RIVAL_DOCS, VALUE_DOCS } from '../docs';
import { columnText, quoted } from '../fixes';
import type { Dataset, Model } from '../generated/ast';
import { GOAL_MODIFIERS, GOAL_SNIPPETS, GOAL_WORDS } from '../goals';
import { GENERATOR_NAMES } from '../model/generator';
import { isNetworkFile } from '../../data/network/readNetwork';
import { isTableFile } from '../../data/tableFiles';
import { RIVALS } from '../model/rivals';
import { SIGNS, WORDS } from '../model/vocabulary';
import type { HullfitServices } from '../hullfitServices';
import { type BlockKind, CLAUSES } from '../syntax/messages';
import { argumentItems, formulaItems } from './arguments';
import { ClientCommand } from './commands';
import { blockAt, columnLabels, describeColumn, tableOf } from './columns';
import { type Cursor, cursorAt } from './cursor';
import { goalItems, type GoalItems } from './goalItems';
import { entriesAt, filesNear } from './paths';
import { blockSnippets, CLAUSE_SNIPPETS, callSnippet } from './snippets';
import { sweepItems } from './sweepItems';

/** The tree may be a keystroke behind the text, while the analysis before it lets go; it is waited for at most so long. */
const PARSED_MS = 500;

async function untilParsed(document: LangiumDocument): Promise<void> {
  const end = Date.now() + PARSED_MS;
  const behind = (): boolean => {
    const tree = document.parseResult.value.$cstNode?.root.fullText;
    return tree !== undefined && tree !== document.textDocument.getText();
  };
  while (behind() && Date.now() < end) await setTimeout(5);
}

/** By rule and property of the grammar. */
const WORDS_AT: Readonly<Record<string, readonly string[]>> = {
  'MissingClause.policy': WORDS.missing,
  'HeaderClause.kind': WORDS.header,
  'DuplicatesClause.policy': WORDS.duplicates,
  'ScaleClause.kind': WORDS.scale,
  'ActivationClause.kind': WORDS.activation,
  'WeightsClause.norm': WORDS.norm,
  'BiasClause.kind': WORDS.bias,
  'SkipClause.kind': WORDS.skip,
  'ShapePart.kind': WORDS.shape,
  'GoalClause.kind': GOAL_WORDS,
  'GoalClause.modifier': GOAL_MODIFIERS,
  'SparsifyClause.kind': WORDS.sparsify,
  'TimeClause.unit': WORDS.unit,
};

/** The client opens the suggestions of each stop, and keeps quiet about the block until it is filled in. */
const FILL: Command = { title: 'Fill in', command: ClientCommand.fill };

/** What a word needs behind it. */
const VALUE_SNIPPETS: Readonly<Record<string, string>> = {
  leaky_relu: 'leaky_relu(${1:0.1})',
  ...GOAL_SNIPPETS,
  at_most: 'at_most ${1:8}',
  l1: 'l1 <= ${1:1}',
  l2: 'l2 <= ${1:1}',
  linf: 'linf <= ${1:1}',
  slope: 'slope ${1:0}..${2:1}',
};

export class HullCompletionProvider extends DefaultCompletionProvider {
  override readonly completionOptions = { triggerCharacters: [' ', '"', '/', '(', ',', ':'] };

  constructor(private readonly services: HullfitServices) {
    super(services);
  }

  override async getCompletion(
    document: LangiumDocument,
    params: CompletionParams,
  ): Promise<CompletionList | undefined> {
    await untilParsed(document);
    const text = document.textDocument.getText();
    const offset = document.textDocument.offsetAt(params.position);
    const cursor = cursorAt(this.lexer, text, offset);
    if (cursor.inside === 'comment' || cursor.inside === 'samples') return CompletionList.create([]);
    const alone = await this.fromContext(document, cursor, offset);
    if (alone) return CompletionList.create(alone, true);
    if (cursor.inside === 'string') return CompletionList.create([]);
    const list = await super.getCompletion(document, params);
    const goal = await goalItems(cursor, document, offset, this.services.compilation.Compiler.store);
    const items = (list?.items ?? []).filter(
      (item) => this.fits(item, document, cursor, offset) && (goal === null || mayFollow(item, goal)),
    );
    const own = [
      ...this.place([...(goal?.items ?? [])], document, cursor, offset),
      ...this.blocks(document, cursor, offset),
    ];
    return CompletionList.create([...items, ...own], true);
  }

  /** Items that replace the grammar's, where the context alone decides. */
  private async fromContext(
    document: LangiumDocument,
    cursor: Cursor,
    offset: number,
  ): Promise<CompletionItem[] | undefined> {
    const { clause, since, call, block } = cursor;
    const put = (items: CompletionValueItem[]) => this.place(items, document, cursor, offset);
    if (call?.clause === 'compare' && call.callee === 'network') {
      return call.argument === 0 && call.fresh
        ? put(await this.files(document, cursor, offset, isNetworkFile))
        : [];
    }
    if (call) {
      const formula = call.callee === 'curve' && call.argument === 0;
      const named = call.fresh && !formula ? argumentItems(call) : [];
      return put([...named, ...(call.fresh && named.length > 0 ? [] : formulaItems(formula, call))]);
    }
    const ofSweep = sweepItems(cursor, document, offset);
    if (ofSweep) return put(ofSweep);
    if (block !== 'dataset') return undefined;
    const last = since.at(-1)?.image;
    if (clause === 'from' && since.length === 0) {
      return put(await this.files(document, cursor, offset, isTableFile));
    }
    const written = since.length === 0 && clause !== undefined ? SIGNS[clause] : undefined;
    if (written) {
      return put(
        written.map((text) => ({
          label: text,
          kind: CompletionItemKind.EnumMember,
          documentation: VALUE_DOCS['SeparatorClause.value'][text] ?? '',
          insertText: text,
          filterText: text,
        })),
      );
    }
    if (
      (clause === 'inputs' && (since.length === 0 || last === ',')) ||
      ((clause === 'target' || clause === 'sample_weight') && since.length === 0)
    ) {
      return put(await this.columns(document, clause, offset, cursor));
    }
    if (clause === 'target' && last === 'is') return put(await this.labels(document, offset, cursor));
    return undefined;
  }

  /** Files of a kind: those of the folder that is being typed, or all that are near. */
  private async files(
    document: LangiumDocument,
    cursor: Cursor,
    offset: number,
    wanted: (path: string) => boolean,
  ): Promise<CompletionValueItem[]> {
    const { store } = this.services.compilation.Compiler;
    const typed = document.textDocument.getText().slice(cursor.wordStart + 1, offset);
    const choices =
      cursor.inside === 'string'
        ? await entriesAt(document.uri.fsPath, typed, store, wanted)
        : await filesNear(document.uri.fsPath, store, wanted);
    return choices.map(({ path, folder }) => ({
      label: path,
      kind: folder ? CompletionItemKind.Folder : CompletionItemKind.File,
      insertText: folder ? `"${path}` : quoted(path),
      filterText: cursor.inside === 'string' ? `"${path}` : path,
    }));
  }

  private async columns(
    document: LangiumDocument,
    clause: string,
    offset: number,
    cursor: Cursor,
  ): Promise<CompletionValueItem[]> {
    const dataset = blockAt(document, offset) as Dataset | undefined;
    const table = dataset && (await tableOf(dataset, document, this.services.compilation.Compiler.store));
    if (!table) return [];
    const named = dataset.clauses.flatMap((one) => {
      if (one.$type === 'InputsClause') return one.columns.map(({ name }) => name);
      if (one.$type === 'SampleWeightClause' && clause !== 'sample_weight') return [one.column?.name];
      return one.$type === 'TargetClause' && clause === 'inputs' ? [one.column?.name] : [];
    });
    const typed = document.textDocument.getText().slice(cursor.wordStart, offset).replace(/^"/, '');
    const isTyped = (name: string) => typed !== '' && name.startsWith(typed);
    return table.columns
      .filter((name) => !named.includes(name) || isTyped(name))
      .map((name, index) => ({
        label: name,
        kind: CompletionItemKind.Field,
        detail: describeColumn(table, table.columns.indexOf(name)),
        insertText: cursor.inside === 'string' ? quoted(name) : columnText(name),
        filterText: cursor.inside === 'string' ? quoted(name) : name,
        sortText: `0${String(index).padStart(4, '0')}`,
      }));
  }

  private async labels(
    document: LangiumDocument,
    offset: number,
    cursor: Cursor,
  ): Promise<CompletionValueItem[]> {
    const dataset = blockAt(document, offset) as Dataset | undefined;
    const table = dataset && (await tableOf(dataset, document, this.services.compilation.Compiler.store));
    const target = dataset?.clauses.find((one) => one.$type === 'TargetClause')?.column?.name;
    if (!table || target === undefined) return [];
    return columnLabels(table, target).map((label) => ({
      label,
      kind: CompletionItemKind.Constant,
      detail: `label of ${target}`,
      insertText: quoted(label),
      filterText: cursor.inside === 'string' ? quoted(label) : label,
    }));
  }

  /** Items with the word being typed as the text they replace; in quotes, up to the closing one. */
  private place(
    items: CompletionValueItem[],
    document: LangiumDocument,
    cursor: Cursor,
    offset: number,
  ): CompletionItem[] {
    const { textDocument } = document;
    const closes = cursor.inside === 'string' && textDocument.getText()[offset] === '"';
    const range = {
      start: textDocument.positionAt(cursor.wordStart),
      end: textDocument.positionAt(offset + (closes ? 1 : 0)),
    };
    return items.map((item) => {
      const newText = item.insertText ?? item.label!;
      const rest: CompletionItem = { ...this.withoutStops(item as CompletionItem) };
      delete rest.insertText; // the edit says it
      return { ...rest, textEdit: { range, newText: this.plain(newText, item.insertTextFormat) } };
    });
  }

  /** Clauses that the block has already are not offered again, nor words that only the parser's recovery allows. */
  private fits(item: CompletionItem, document: LangiumDocument, { block }: Cursor, offset: number): boolean {
    if (item.kind !== CompletionItemKind.Keyword || block === undefined) return true;
    if (
      !(CLAUSES[block] as readonly string[]).includes(item.label) ||
      ['compare', 'vary'].includes(item.label)
    )
      return true;
    const clauses = blockAt(document, offset)?.clauses ?? [];
    return !clauses.some(
      ({ $cstNode }) =>
        $cstNode &&
        ($cstNode.end < offset || $cstNode.offset > offset) &&
        new RegExp(`^${item.label}(?![\\p{L}\\p{N}_])`, 'u').test($cstNode.text),
    );
  }

  private blocks(document: LangiumDocument, cursor: Cursor, offset: number): CompletionItem[] {
    const typed = document.textDocument.getText().slice(cursor.wordStart, offset);
    if (cursor.block !== undefined || !this.services.surroundings.snippets || !this.atTop(cursor, document))
      return [];
    const { blocks } = document.parseResult.value as Model;
    const last = (type: string) => blocks.findLast(({ $type, name }) => $type === type && name)?.name;
    const snippets = blockSnippets(last('Dataset'), last('Network'), last('Fit'));
    return this.place(
      snippets
        .filter(({ label }) => this.fuzzyMatcher.match(typed, label))
        .map(({ label, about, body }, index) => ({
          label,
          kind: CompletionItemKind.Snippet,
          detail: about,
          insertText: body,
          insertTextFormat: InsertTextFormat.Snippet,
          // Before the bare keywords.
          sortText: `0${index}`,
          ...(this.services.surroundings.canShow && { command: FILL }),
        })),
      document,
      cursor,
      offset,
    );
  }

  /** Whether a block may begin here: the text before is whole blocks. */
  private atTop({ wordStart }: Cursor, document: LangiumDocument): boolean {
    const before = this.lexer.tokenize(document.textDocument.getText().slice(0, wordStart)).tokens.at(-1);
    return before === undefined || before.image === '}';
  }

  protected override completionFor(
    context: CompletionContext,
    next: NextFeature,
    acceptor: CompletionAcceptor,
  ) {
    for (const item of wordsAt(next, context)) acceptor(context, item);
    return super.completionFor(context, next, acceptor);
  }

  protected override completionForKeyword(
    context: CompletionContext,
    keyword: GrammarAST.Keyword,
    acceptor: CompletionAcceptor,
  ): void {
    if (!this.filterKeyword(context, keyword)) return;
    const word = keyword.value;
    const rule = AstUtils.getContainerOfType(keyword, GrammarAST.isParserRule)?.name ?? '';
    const block = blockOfClause(rule, word);
    const snippet = block && CLAUSE_SNIPPETS[block][word];
    acceptor(context, {
      label: word,
      kind: CompletionItemKind.Keyword,
      detail: 'Keyword',
      documentation: KEYWORD_DOCS[word],
      sortText: '1',
      ...(snippet && { insertText: snippet, insertTextFormat: InsertTextFormat.Snippet }),
    });
  }

  protected override fillCompletionItem(context: CompletionContext, item: CompletionValueItem) {
    const filled = super.fillCompletionItem(context, this.withoutStops(item as CompletionItem));
    if (filled) delete filled.insertText; // the edit says it
    return filled;
  }

  /** For clients that do not know tab stops, the word alone. */
  private withoutStops<T extends { insertText?: string; insertTextFormat?: InsertTextFormat }>(item: T): T {
    if (item.insertTextFormat !== InsertTextFormat.Snippet || this.services.surroundings.snippets)
      return item;
    const rest = { ...item };
    delete rest.insertText;
    delete rest.insertTextFormat;
    return rest;
  }

  private plain(text: string, format: InsertTextFormat | undefined): string {
    if (format !== InsertTextFormat.Snippet || this.services.surroundings.snippets) return text;
    return text.replace(/\$\{\d+\|([^,|]*)[^}]*\}/g, '$1').replace(/\$\{\d+:([^}]*)\}|\$\d/g, '$1');
  }
}

/** Of the second words of goals only those that go with the first. */
function mayFollow({ kind, label }: CompletionItem, { modifiers }: GoalItems): boolean {
  return kind !== CompletionItemKind.EnumMember || modifiers.has(label);
}

/** The block whose clause a keyword begins, in a rule of the grammar. */
function blockOfClause(rule: string, word: string): BlockKind | undefined {
  if (!rule.endsWith('Clause')) return undefined;
  return (Object.keys(CLAUSES) as BlockKind[]).find((kind) =>
    (CLAUSES[kind] as readonly string[]).includes(word),
  );
}

function wordsAt({ feature }: NextFeature, context: CompletionContext): CompletionValueItem[] {
  if (!GrammarAST.isRuleCall(feature)) return [];
  const rule = AstUtils.getContainerOfType(feature, GrammarAST.isParserRule)?.name;
  const property = AstUtils.getContainerOfType(feature, GrammarAST.isAssignment)?.feature;
  const place = `${rule}.${property}`;
  if (place === 'NamedCall.callee') return calleesAt(context);
  return (WORDS_AT[place] ?? []).map((word) => ({
    label: word,
    kind: CompletionItemKind.EnumMember,
    documentation: VALUE_DOCS[place]?.[word],
    sortText: '0',
    ...(VALUE_SNIPPETS[word] && {
      insertText: VALUE_SNIPPETS[word],
      insertTextFormat: InsertTextFormat.Snippet,
    }),
  }));
}

function calleesAt(context: CompletionContext): CompletionValueItem[] {
  const before = context.textDocument
    .getText()
    .slice(Math.max(0, context.tokenOffset - 200), context.tokenOffset);
  const rival = /\bcompare\s*$/.test(before);
  const docs = rival ? RIVAL_DOCS : GENERATOR_DOCS;
  return (rival ? Object.keys(RIVALS) : GENERATOR_NAMES).map((name) => ({
    label: name,
    kind: CompletionItemKind.Function,
    documentation: docs[name],
    sortText: '0',
    insertText: callSnippet(name),
    insertTextFormat: InsertTextFormat.Snippet,
  }));
}
