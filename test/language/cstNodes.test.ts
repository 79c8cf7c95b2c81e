/** The concrete syntax tree is Langium's own, node by node, comments included; only the way to it is shorter. */
import { type CstNode, CstNodeBuilder, EmptyFileSystem, isCompositeCstNode } from 'langium';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { createHullfitServices } from '../../src/language/services';

const EXAMPLES = join(__dirname, '..', '..', 'examples');
const { LangiumParser } = createHullfitServices(EmptyFileSystem).hullfit.parser;
const { LangiumParser: reference } = createHullfitServices(EmptyFileSystem).hullfit.parser;
Object.assign(reference, { nodeBuilder: new CstNodeBuilder() });

afterEach(() => vi.restoreAllMocks());

/** Places, kinds and nesting of the nodes. */
function shape(node: CstNode): unknown {
  const { offset, end, hidden, grammarSource, container } = node;
  const content = isCompositeCstNode(node) ? [...node.content].map(shape) : node.text;
  return [offset, end, hidden, grammarSource?.$type, container?.offset, content];
}

function trees(text: string): unknown[] {
  return [LangiumParser, reference].map((parser) => shape(parser.parse(text).value.$cstNode!));
}

/** A comment before every token. */
const commented = (text: string): string =>
  text.replace(/(?<![\p{L}\p{N}_.])(?=[\p{L}{}(),:^*])/gu, '/* c */ ');

const TEXTS = [
  '',
  '// nothing but a comment',
  '/* before */ dataset d { generate curve(sin(x) + 2*x^2, from: 0, to: 1, samples: 9) } // behind',
  '/* a */ /* b */ fit f { /* c */ data /* d */ d /* e */ goal within 0.1 /* f */ } /* g */ network n { }',
  'dataset /* unclosed\n',
  'fit f { data d dataset d { from /* x */ "a.csv" inputs a, /* y */ b target c',
];

it.each([
  ...TEXTS,
  ...TEXTS.map(commented),
  ...readdirSync(EXAMPLES)
    .filter((name) => name.endsWith('.hull'))
    .map((name) => commented(readFileSync(join(EXAMPLES, name), 'utf8'))),
])('%j', (text) => {
  const [tree, wanted] = trees(text);
  expect(tree).toEqual(wanted);
});

it('looks for nothing among all blocks, however many there are', () => {
  const blocks = 5000;
  const text = Array.from({ length: blocks }, (_, k) => `/* ${k} */ fit f${k} { data d }`).join('\n');
  let compared = 0;
  const { indexOf } = Array.prototype;
  vi.spyOn(Array.prototype, 'indexOf').mockImplementation(function (this: unknown[], ...args) {
    const found = indexOf.apply(this, args);
    compared += found < 0 ? this.length : found + 1;
    return found;
  });
  LangiumParser.parse(text);
  expect(compared).toBeLessThan(20 * blocks);
});
