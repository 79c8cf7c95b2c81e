/** A sample's line with other numbers in it: the columns stay where they are, as far as the numbers have room. */

/** A number, an arrow, a comma or a comment. */
const TOKEN = /->|,|\/\*.*?\*\/|[^\s,]+?(?=->|,|\s|\/\*|$)/gs;

interface Token {
  readonly text: string;
  readonly at: number;
}

/** `line` runs from the first number to the last; null leaves a number as it is. `input` is the first, `target` the last. */
export function sampleText(
  line: string,
  { input, target }: { readonly input: number | null; readonly target: number | null },
): string {
  const numbers = [...line.matchAll(TOKEN)]
    .map(({ 0: text, index: at }): Token => ({ text, at }))
    .filter(({ text }) => text !== '->' && text !== ',' && !text.startsWith('/*'));
  const [first, last] = [numbers[0], numbers[numbers.length - 1]];
  const ended = target === null ? line : withTarget(line, last, written(last.text, target));
  return input === null ? ended : withInput(ended, first, written(first.text, input));
}

/** A sign takes the blank before it, if there is another. */
function withTarget(line: string, { text, at }: Token, number: string): string {
  const gainsSign = number.startsWith('-') && !text.startsWith('-') && line.slice(at - 2, at) === '  ';
  return line.slice(0, gainsSign ? at - 1 : at) + number + line.slice(at + text.length);
}

/** What follows stays in its column where the blanks between allow it. */
function withInput(line: string, { text, at }: Token, number: string): string {
  const behind = line.slice(at + text.length);
  const blanks = /^ */.exec(behind)![0].length;
  const wanted = blanks + text.length - number.length;
  const rest = behind.slice(blanks);
  return line.slice(0, at) + number + ' '.repeat(blanks === 0 ? 0 : Math.max(1, wanted)) + rest;
}

/** With as many decimals as the number had before, or more where it needs them. */
function written(before: string, value: number): string {
  const plain = /^[+-]?\d*\.?(\d*)$/.exec(before);
  const text = String(value).replace('e+', 'e');
  if (plain === null || text.includes('e')) return text;
  const needed = text.split('.')[1]?.length ?? 0;
  return value.toFixed(Math.min(20, Math.max(plain[1].length, needed)));
}
