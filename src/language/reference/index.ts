/** docs/language-reference.md: the grammar with the words of hover and completion, so that it says what they say. */
import { GrammarAST } from 'langium';
import { CHOICE_RULES } from '../../result/sweepResult';
import {
  ARGUMENT_DOCS,
  CHOICE_DOCS,
  GENERATOR_DOCS,
  KEYWORD_DOCS,
  RIVAL_DOCS,
  SWEEP_DOCS,
  VALUE_DOCS,
} from '../docs';
import { HullfitGrammar } from '../generated/grammar';
import { GOAL_FORMS, OWN_TOLERANCES } from '../goals';
import { describe } from '../lsp/arguments';
import { CLAUSE_SNIPPETS, callSnippet } from '../lsp/snippets';
import type { Parameters } from '../model/calls';
import { GENERATORS } from '../model/generator';
import { RIVALS } from '../model/rivals';
import { PARTS } from '../settings';
import { type BlockKind, CLAUSES } from '../syntax/messages';
import { syntaxOf } from './syntax';

const BLOCKS: Readonly<Record<BlockKind, string>> = {
  dataset:
    'Where the samples come from: a file (`from`, with `inputs` and `target`), the text itself (`samples`), or a generator (`generate`).',
  network: 'The networks that are allowed. Every clause has a default, and so has the block.',
  fit: 'What is fitted with what, and how it is proven. A fit needs only `data`.',
  sweep:
    'Many fits: one for each combination of the values that clauses of a fit, its network or its dataset take; see [sweeps.md](sweeps.md).',
};

const HEAD = `# Language reference

Written by \`npm run generate\` from the grammar and the texts of completion and hover; do not edit it by hand. What goals mean is in
[theory.md](theory.md), what can be wrong in [diagnostics.md](diagnostics.md).

A file is a list of blocks in any order. Names are unique in it; \`//\` and \`/* */\` begin comments. Clauses of a block come in any
order, each at most once (\`compare\` and \`vary\` any number of times); lines matter only inside \`samples\`. In what follows, words in capitals are to
be put in, \`[…]\` may be left out, \`|\` is a choice and \`…\` a repetition. A name with other signs than letters, digits and \`_\`,
or one that is a keyword, stands in quotes.
`;

/** Markdown, not laid out yet. */
export function languageReference(): string {
  const grammar = HullfitGrammar();
  const parts = [HEAD];
  for (const kind of Object.keys(CLAUSES) as BlockKind[]) {
    parts.push(`## ${kind}`, BLOCKS[kind], `\`\`\`hullfit\n${kind} NAME { CLAUSE … }\n\`\`\``);
    for (const word of CLAUSES[kind]) parts.push(clause(grammar, kind, word));
  }
  parts.push('## Generators', 'Behind `generate`.', ...calls(GENERATOR_DOCS, generators()));
  parts.push('## Rivals', 'Behind `compare`.', ...calls(RIVAL_DOCS, RIVALS));
  return `${parts.join('\n\n')}\n`;
}

/** The rule of a clause: the one that its block lists and that begins with its keyword. */
export function ruleOfClause(grammar: GrammarAST.Grammar, kind: BlockKind, word: string): string {
  const list = `${kind[0].toUpperCase()}${kind.slice(1)}Clause`;
  const rules = grammar.rules.filter(GrammarAST.isParserRule);
  const of = rules.find(({ name }) => name === list);
  const names =
    of && GrammarAST.isAlternatives(of.definition)
      ? of.definition.elements.filter(GrammarAST.isRuleCall).map(({ rule }) => rule.$refText)
      : [];
  const found = names.find((name) => syntaxOf(grammar, name).split(' ')[0] === word);
  if (found === undefined) throw new Error(`The grammar has no clause ${word} in a ${kind}.`);
  return found;
}

/** The rule of the parts that have a clause's words. */
const PART_OF_CLAUSE: Readonly<Record<string, string>> = { ShapeClause: 'ShapePart' };

function clause(grammar: GrammarAST.Grammar, kind: BlockKind, word: string): string {
  const rule = ruleOfClause(grammar, kind, word);
  const syntax = OWN_SYNTAX[word] ?? syntaxOf(grammar, rule);
  const doc = (kind === 'sweep' && SWEEP_DOCS[word]) || KEYWORD_DOCS[word];
  const values = Object.entries(VALUE_DOCS)
    .filter(([place]) => place.startsWith(`${PART_OF_CLAUSE[rule] ?? rule}.`))
    .flatMap(([, docs]) => Object.entries(docs));
  const table = tableOf(word, values);
  return [
    `### ${word}${kind === 'fit' && word === 'network' ? ' of a fit' : ''}${kind === 'sweep' && word === 'fit' ? ' of a sweep' : ''}`,
    `\`\`\`text\n${syntax}\n\`\`\``,
    word === 'goal' ? 'How close the network is to come, and what a miss costs.' : doc,
    ...(table === '' ? [] : [table]),
    `Left out: ${leftOut(rule, word, doc)}.`,
    exampleText(exampleOf(kind, word)),
  ].join('\n\n');
}

/** Of clauses whose forms are in a table. */
const OWN_SYNTAX: Readonly<Partial<Record<string, string>>> = {
  goal: 'goal GOAL',
  choose: `choose (${CHOICE_RULES.join(' | ')})`,
};

function tableOf(word: string, values: readonly (readonly [string, string])[]): string {
  switch (word) {
    case 'goal':
      return goals();
    case 'choose':
      return wordTable('rule', Object.entries(CHOICE_DOCS));
    case 'vary':
      return wordTable(
        'number of a clause',
        Object.entries(PARTS).map(([name, { about }]) => [name, about]),
      );
    default:
      return wordTable('word', values);
  }
}

/** What holds without the clause, where no word of it is the default and its line names none. */
const LEFT_OUT: Readonly<Partial<Record<string, string>>> = {
  from: 'the samples stand in the text or are generated',
  inputs: 'a mistake where there is `from`',
  target: 'a mistake where there is `from`',
  sample_weight: 'every sample counts as much as any other',
  rows: 'all rows',
  header: 'the first line names the columns',
  samples: 'the samples come from a file or are generated',
  generate: 'the samples come from a file or stand in the text',
  activation: '`leaky_relu(0.1)`',
  weights: '`l2 <= 1`',
  goal: '`interpolate`, of two classes `classify`',
  data: 'a mistake: it is what a fit cannot do without',
  fit: 'a mistake',
  vary: 'a mistake: a sweep varies something',
};

function leftOut(rule: string, word: string, doc: string): string {
  const own = LEFT_OUT[word];
  if (own !== undefined) return own;
  const values = Object.entries(VALUE_DOCS)
    .filter(([place]) => place.startsWith(`${rule}.`))
    .flatMap(([, docs]) => Object.entries(docs));
  const usual = values.find(([, text]) => text.includes('(the default)'));
  if (usual !== undefined) return `\`${usual[0]}\``;
  return /\(default:? ([^()]*(?:\([^()]*\)[^()]*)*)\)/.exec(doc)?.[1] ?? 'nothing of the kind is asked for';
}

/** Of clauses whose snippet leaves to the user what there is. */
const EXAMPLES: Readonly<Partial<Record<string, string>>> = {
  from: 'from "data/thermistor.csv"',
  inputs: 'inputs resistance, "Ambient C"',
  target: 'target species is "virginica"',
  sample_weight: 'sample_weight trust',
  generate: 'generate moons(samples: 100, noise: 0.1, seed: 1)',
  data: 'data thermistor',
  network: 'network leaky',
  goal: 'goal least_squares penalty 5%',
  test: 'test with later',
  compare: 'compare gradient_descent(width: 200, seeds: 5)',
  fit: 'fit trend',
  vary: 'vary penalty from 0.1% to 50% steps 20 log',
};

/** A clause as one would write it. */
export function exampleOf(kind: BlockKind, word: string): string {
  return EXAMPLES[word] ?? plain(CLAUSE_SNIPPETS[kind][word]);
}

function exampleText(example: string): string {
  return example.includes('\n')
    ? `\`\`\`hullfit\n${example.replaceAll('\t', '  ')}\n\`\`\``
    : `Example: \`${example}\``;
}

/** A snippet without its tab stops; an empty one is left open. */
function plain(snippet: string): string {
  return snippet
    .replace(/\$\{\d+\|((?:\\.|[^|])*)\|\}/g, (_, choices: string) => firstChoice(choices))
    .replace(/\$\{\d+:([^}]*)\}/g, '$1')
    .replace(/\$\d/g, '…');
}

function firstChoice(choices: string): string {
  return choices.replace(/\\,/g, '\u0000').split(',')[0].replaceAll('\u0000', ',');
}

function goals(): string {
  const forms = GOAL_FORMS.flatMap((form) => (form.text === 'within' ? [form, ...OWN_TOLERANCES] : [form]));
  const rows = forms.map(({ summary, doc, formula, example }) => [
    `\`${summary}\``,
    cell(doc),
    `\`${cell(formula)}\``,
    `\`goal ${example}\``,
  ]);
  return table(['goal', 'meaning', 'what is met or minimised', 'example'], rows);
}

function generators(): Readonly<Record<string, Parameters>> {
  return Object.fromEntries(Object.entries(GENERATORS).map(([name, { parameters }]) => [name, parameters]));
}

function calls(docs: Readonly<Record<string, string>>, all: Readonly<Record<string, Parameters>>): string[] {
  return Object.entries(all).flatMap(([name, parameters]) => {
    const rows = Object.entries(parameters).map(([argument, parameter]) => [
      `\`${argument}\``,
      cell(ARGUMENT_DOCS[argument]),
      cell(describe(parameter)),
    ]);
    return [
      `### ${name}`,
      `${docs[name]} Example: \`${plain(callSnippet(name))}\``,
      ...(rows.length === 0 ? [] : [table(['argument', 'meaning', 'values'], rows)]),
    ];
  });
}

function wordTable(head: string, words: readonly (readonly [string, string])[]): string {
  if (words.length === 0) return '';
  return table(
    [head, 'meaning'],
    words.map(([word, doc]) => [`\`${cell(word)}\``, cell(doc)]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** In a table a bar would end the cell. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
