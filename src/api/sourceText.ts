/** From a source as an object to the `.hull` text that says the same, so that the language alone decides what it means. */
import type { DataOutcome } from '../data/fault';
import type { Table } from '../data/table';
import { columnText, quoted } from '../language/fixes';
import { KEYWORDS } from '../language/syntax/messages';
import { FieldFault, Fields, isObject, listOf, mustBe, numberOf, pairOf, textOf } from './fields';
import { tableOf } from './sourceTables';

/** A text, and the tables in memory by the path that stands for each in it. */
export interface SourceText {
  readonly text: string;
  readonly given: ReadonlyMap<string, DataOutcome<Table>>;
}

const DEFAULT_NAME = 'model';
const NETWORK_NAME = 'allowed';

/** The fields that say where samples are, one of which a dataset has. */
const SAMPLES_FROM = ['samples', 'columns', 'records', 'from', 'generate'] as const;

/** Throws FieldFault for what is no source. */
export function textOfSource(source: unknown): SourceText {
  const fields = new Fields(source, '', 'the source');
  const name = fields.optional('name', plainName) ?? DEFAULT_NAME;
  const given = new Map<string, DataOutcome<Table>>();
  const dataset = (field: 'data' | 'test', block: string): string[] =>
    blockOf('dataset', block, datasetClauses(fields.nested(field), field, given));
  const clauses = ['data training'];
  const blocks = [dataset('data', 'training')];
  if (fields.has('test')) blocks.push(dataset('test', 'testing'));
  if (fields.has('network')) {
    blocks.push(blockOf('network', NETWORK_NAME, networkClauses(fields.nested('network'))));
    clauses.push(`network ${NETWORK_NAME}`);
  }
  push(clauses, 'goal', fields.optional('goal', goalText));
  push(clauses, 'sparsify', fields.optional('sparsify', wordText));
  push(clauses, 'gap', fields.number('gap'));
  const time = fields.number('time');
  if (time !== undefined) clauses.push(`time ${time} s`);
  if (fields.has('holdout')) {
    const held = fields.nested('holdout');
    const percent = held.required('percent', numberOf);
    const seed = held.number('seed');
    held.end();
    clauses.push(`holdout ${percent}%${seed === undefined ? '' : ` seed ${seed}`}`);
  }
  if (fields.has('test')) clauses.push('test with testing');
  for (const rival of fields.optional('compare', callsOf) ?? []) clauses.push(`compare ${rival}`);
  fields.end();
  blocks.push(blockOf('fit', name, clauses));
  return { text: blocks.flat().join('\n'), given };
}

function blockOf(kind: string, name: string, clauses: readonly string[]): string[] {
  return [`${kind} ${name} {`, ...clauses.map((clause) => `  ${clause}`), '}', ''];
}

function push(clauses: string[], word: string, value: string | number | undefined): void {
  if (value !== undefined) clauses.push(`${word} ${value}`);
}

function datasetClauses(fields: Fields, place: string, given: Map<string, DataOutcome<Table>>): string[] {
  const [own, more] = SAMPLES_FROM.filter((name) => fields.has(name));
  if (own === undefined || more !== undefined) {
    const said =
      own === undefined ? 'says nowhere where its samples are' : `has both \`${own}\` and \`${more}\``;
    throw new FieldFault(
      `${place} ${said}; give one of ${SAMPLES_FROM.map((name) => `\`${name}\``).join(', ')}.`,
    );
  }
  const clauses: string[] = [];
  if (own === 'generate') clauses.push(`generate ${fields.required('generate', callText)}`);
  else if (own === 'from') {
    clauses.push(`from ${fields.required('from', quotedText)}`);
    push(clauses, 'separator', fields.optional('separator', quotedText));
    push(clauses, 'decimal', fields.optional('decimal', quotedText));
    push(clauses, 'header', fields.optional('header', wordText));
    clauses.push(...columnClauses(fields));
  } else {
    const { table, inputs } = tableOf(own, fields.value(own), `${place}.${own}`);
    const path = `memory:${place}`;
    given.set(path, table);
    clauses.push(`from ${quoted(path)}`);
    if (inputs === undefined) clauses.push(...columnClauses(fields));
    else {
      clauses.push(`inputs ${inputs.join(', ')}`, 'target y');
      push(clauses, 'missing', fields.optional('missing', wordText));
    }
  }
  const rows = fields.optional('rows', pairOf);
  if (rows !== undefined) clauses.push(`rows ${rows[0]}..${rows[1]}`);
  push(clauses, 'duplicates', fields.optional('duplicates', wordText));
  push(clauses, 'scale', fields.optional('scale', wordText));
  fields.end();
  return clauses;
}

/** What a dataset with named columns says of them. */
function columnClauses(fields: Fields): string[] {
  const clauses = [
    `inputs ${fields.required('inputs', inputsText)}`,
    `target ${fields.required('target', targetText)}`,
  ];
  push(clauses, 'sample_weight', fields.optional('sampleWeight', columnOf));
  push(clauses, 'missing', fields.optional('missing', wordText));
  return clauses;
}

function inputsText(value: unknown, place: string): string {
  if (typeof value === 'string') return columnOf(value, place);
  if (!Array.isArray(value) || value.length === 0) {
    throw new FieldFault(mustBe(place, value, 'the name of a column, or a list of at least one'));
  }
  return value.map((name, at) => columnOf(name, `${place}[${at}]`)).join(', ');
}

function targetText(value: unknown, place: string): string {
  if (!isObject(value)) return columnOf(value, place);
  const fields = new Fields(value, place, place);
  const column = fields.required('column', columnOf);
  const label = fields.value('is');
  fields.end();
  const is = typeof label === 'number' ? numberOf(label, `${place}.is`) : quotedText(label, `${place}.is`);
  return `${column} is ${is}`;
}

function networkClauses(fields: Fields): string[] {
  const clauses: string[] = [];
  push(clauses, 'activation', fields.optional('activation', activationText));
  push(clauses, 'weights', fields.optional('weights', weightsText));
  push(clauses, 'bias', fields.optional('bias', biasText));
  push(clauses, 'skip', fields.optional('skip', wordText));
  push(clauses, 'shape', fields.optional('shape', shapeText));
  fields.end();
  return clauses;
}

function activationText(value: unknown, place: string): string {
  if (!isObject(value)) return wordText(value, place);
  const fields = new Fields(value, place, place);
  const kind = fields.required('kind', wordText);
  const slope = fields.number('slope');
  fields.end();
  return slope === undefined ? kind : `${kind}(${slope})`;
}

function weightsText(value: unknown, place: string): string {
  const fields = new Fields(value, place, place);
  const text = `${fields.required('norm', wordText)} <= ${fields.required('radius', numberOf)}`;
  fields.end();
  return text;
}

function biasText(value: unknown, place: string): string {
  if (!isObject(value)) return wordText(value, place);
  const fields = new Fields(value, place, place);
  const kind = fields.required('kind', wordText);
  const text = kind === 'bound' ? `<= ${fields.required('limit', numberOf)}` : kind;
  fields.end();
  return text;
}

function shapeText(value: unknown, place: string): string {
  const part = (one: unknown, at: string): string => {
    if (!isObject(one)) return wordText(one, at);
    const fields = new Fields(one, at, at);
    const [least, most] = fields.required('slope', pairOf);
    fields.end();
    return `slope ${least}..${most}`;
  };
  if (!Array.isArray(value)) return part(value, place);
  return value.map((one, at) => part(one, `${place}[${at}]`)).join(', ');
}

function goalText(value: unknown, place: string): string {
  if (!isObject(value)) return wordText(value, place);
  const fields = new Fields(value, place, place);
  const kind = fields.required('kind', wordText);
  const words = goalWords(kind, fields);
  const penalty = fields.optional('penalty', (one, at) => percentOr(one, at, numberOf));
  fields.end();
  return penalty === undefined ? words : `${words} penalty ${penalty}`;
}

function goalWords(kind: string, fields: Fields): string {
  switch (kind) {
    case 'within':
      return `within ${fields.required('tolerance', toleranceText)}`;
    case 'fewest':
      return `fewest within ${fields.required('tolerance', numberOf)}`;
    case 'classify': {
      const softness = fields.number('softness');
      return softness === undefined ? kind : `classify soft ${softness}`;
    }
    case 'huber':
      return `huber ${fields.required('delta', numberOf)}`;
    case 'quantile':
      return `quantile ${fields.required('tau', numberOf)}`;
    default:
      return kind;
  }
}

function toleranceText(value: unknown, place: string): string | number {
  if (!isObject(value) || !('column' in value)) return percentOr(value, place, numberOf);
  const fields = new Fields(value, place, place);
  const column = fields.required('column', quotedText);
  fields.end();
  return column;
}

/** `{ percent: 5 }` as `5%`. */
function percentOr<T>(
  value: unknown,
  place: string,
  other: (value: unknown, place: string) => T,
): string | T {
  if (!isObject(value)) return other(value, place);
  const fields = new Fields(value, place, place);
  const percent = fields.required('percent', numberOf);
  fields.end();
  return `${percent}%`;
}

function callsOf(value: unknown, place: string): string[] {
  return Array.from(listOf(value, place), (one, at) => callText(one, `${place}[${at}]`));
}

/** `{ kind, … }` as a call with named arguments, whose names the language checks. */
function callText(value: unknown, place: string): string {
  if (!isObject(value)) throw new FieldFault(mustBe(place, value, 'an object with a `kind`'));
  const { kind, ...rest } = value;
  const parts = Object.entries(rest).flatMap(([name, argument]) => {
    const at = `${place}.${name}`;
    if (argument === undefined) return [];
    if (name === 'formula') return [formulaText(argument, at)];
    if (name === 'file') return [quotedText(argument, at)];
    return [`${plainArgument(name, place)}: ${numberOf(argument, at)}`];
  });
  // what has no name comes first
  parts.sort((p, q) => Number(p.includes(': ')) - Number(q.includes(': ')));
  return `${wordText(kind, `${place}.kind`)}(${parts.join(', ')})`;
}

const PLAIN = /^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u;

function plainArgument(name: string, place: string): string {
  if (PLAIN.test(name)) return name;
  throw new FieldFault(`${place} has no field ${JSON.stringify(name)}; remove it.`);
}

/** A formula stands in the text as it is; what cannot be one is refused, so that it ends where it should. */
function formulaText(value: unknown, place: string): string {
  const text = textOf(value, place);
  if (/^[\p{L}\p{N}_\s.+\-*/^()]+$/u.test(text) && !text.includes('//') && !text.includes('/*')) return text;
  throw new FieldFault(mustBe(place, value, 'a formula of x, for instance "sin(3*x) + 0.1*x^2"'));
}

/** A word of the language; which ones there are, the language says. `at_most 8` is two of them. */
function wordText(value: unknown, place: string): string {
  const text = textOf(value, place);
  if (/^[a-z]\w*( \d+)?$/i.test(text)) return text;
  throw new FieldFault(mustBe(place, value, 'a word of the language'));
}

function plainName(value: unknown, place: string): string {
  const text = textOf(value, place);
  if (PLAIN.test(text) && !KEYWORDS.includes(text)) return text;
  const wanted = 'a name of letters, digits and _, and no word of the language such as `fit`';
  throw new FieldFault(mustBe(place, value, wanted));
}

function columnOf(value: unknown, place: string): string {
  quotedText(value, place);
  return columnText(textOf(value, place));
}

function quotedText(value: unknown, place: string): string {
  const text = textOf(value, place);
  if (text !== '' && !/[\r\n]/.test(text)) return quoted(text);
  throw new FieldFault(mustBe(place, value, 'a text of at least one letter, without line breaks'));
}
