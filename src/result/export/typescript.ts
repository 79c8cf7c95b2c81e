/** A TypeScript module without dependencies: `predict(inputs)`, and `label(inputs)` of a classification. */
import { type Artefact, dimensionOf, isAsGiven, singleColumn } from './artefact';
import type { Exporter } from './exporter';
import { piecesOfArtefact } from './pieces';
import { classWords, columnWords } from './words';

export const typescriptModule: Exporter = {
  id: 'typescript',
  label: 'TypeScript module',
  purpose: 'for web pages and Node: a function without dependencies',
  extension: '.ts',
  numbers: ['double'],
  refusal: () => null,
  write(artefact) {
    return { content: moduleText(artefact), size: `${artefact.neurons.length} neurons, no dependencies` };
  },
};

const number = (value: number): string => (Object.is(value, -0) ? '0' : String(value));
const minus = (centre: number): string => (centre === 0 ? '' : ` - (${number(centre)})`);
const list = (values: ArrayLike<number>): string => `[${Array.from(values, number).join(', ')}]`;
/** As every encoding of a source file holds it. */
const quoted = (text: string): string =>
  JSON.stringify(text).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

function moduleText(artefact: Artefact): string {
  const { columns, name } = artefact;
  const comment = [...artefact.origin, '', ...columnWords(artefact, 'inputs'), ...classWords(artefact)];
  const hasLabels = columns.some(({ labels }) => labels);
  const row = hasLabels ? 'readonly (number | string)[]' : 'readonly number[]';
  const single = singleColumn(artefact) !== null;
  return [
    '/**',
    ...comment.map((line) => ` * ${line}`.trimEnd()),
    ' */',
    `export const name = ${quoted(name)};`,
    '',
    `/** Names of the inputs, in the order that \`predict\` takes them. */`,
    `export const inputNames: readonly string[] = [${columns.map((column) => quoted(column.name)).join(', ')}];`,
    '',
    ...(single ? oneInputTables(artefact) : manyInputTables(artefact)),
    '',
    '/** The value at one row of inputs; NaN where a number is NaN. Throws where a row is of another length, or a label unknown. */',
    `export function predict(inputs: ${row}): number {`,
    `  if (inputs.length !== ${columns.length}) throw new RangeError(\`predict takes ${columns.length} input${columns.length === 1 ? '' : 's'}, not \${inputs.length}.\`);`,
    ...(single ? oneInput(artefact) : manyInputs(artefact)),
    '}',
    ...label(artefact, row),
    '',
  ].join('\n');
}

function oneInputTables(artefact: Artefact): string[] {
  const { kinks, value, slope } = piecesOfArtefact(artefact);
  return [
    '/** Where each line begins, but for the first; its value there and its slope. */',
    `const at: readonly number[] = ${list(kinks)};`,
    `const values: readonly number[] = ${list(value)};`,
    `const slopes: readonly number[] = ${list(slope)};`,
  ];
}

function oneInput(artefact: Artefact): string[] {
  const { kinks, from } = piecesOfArtefact(artefact);
  const { centre, clamp } = artefact.columns[0];
  const own = 'inputs[0] as number';
  const t = clamp ? `Math.min(${number(clamp[1])}, Math.max(${number(clamp[0])}, ${own}))` : own;
  return [
    `  const t = ${t}${minus(centre)};`,
    '  let low = 0;',
    `  let high = ${kinks.length};`,
    '  while (low < high) {',
    '    const middle = (low + high) >> 1;',
    '    if (t < (at[middle] as number)) high = middle;',
    '    else low = middle + 1;',
    '  }',
    `  const from = low > 0 ? (at[low - 1] as number) : ${number(from[0])};`,
    '  return (values[low] as number) + (slopes[low] as number) * (t - from);',
  ];
}

function manyInputTables(artefact: Artefact): string[] {
  const { neurons, columns, skip } = artefact;
  const rows = neurons.map(({ weights }) => `  ${list(weights)},`);
  return [
    'const weights: readonly (readonly number[])[] = [',
    ...rows,
    '];',
    `const biases: readonly number[] = ${list(neurons.map(({ bias }) => bias))};`,
    `const outputs: readonly number[] = ${list(neurons.map(({ output }) => output))};`,
    `const linear: readonly number[] = ${list(skip.linear)};`,
    ...columns.flatMap(({ labels }, k) =>
      labels
        ? [`const labels${k}: readonly string[] = [${labels.map(({ text }) => quoted(text)).join(', ')}];`]
        : [],
    ),
  ];
}

function manyInputs(artefact: Artefact): string[] {
  const { skip, activation } = artefact;
  const below = activation.slope === 0 ? '0' : `${number(activation.slope)} * t`;
  return [
    ...(isAsGiven(artefact) ? ['  const row = inputs;'] : copiedInputs(artefact)),
    `  let value = ${number(skip.constant)};`,
    '  linear.forEach((slope, k) => (value += slope * (row[k] as number)));',
    '  weights.forEach((own, j) => {',
    '    let t = biases[j] as number;',
    '    own.forEach((weight, k) => (t += weight * (row[k] as number)));',
    `    value += (outputs[j] as number) * (t < 0 ? ${below} : t);`,
    '  });',
    '  return value;',
  ];
}

function copiedInputs(artefact: Artefact): string[] {
  return [
    `  const row = new Array<number>(${dimensionOf(artefact)}).fill(0);`,
    ...artefact.columns.flatMap(({ first, centre, clamp, labels }, k) => {
      if (labels)
        return [
          `  const label${k} = labels${k}.indexOf(String(inputs[${k}]));`,
          `  if (label${k} < 0) throw new RangeError(\`\${String(inputs[${k}])} is no label of \${inputNames[${k}]}; it has \${labels${k}.join(', ')}.\`);`,
          `  row[${first} + label${k}] = 1;`,
        ];
      const own = `Number(inputs[${k}])`;
      const value = clamp ? `Math.min(${number(clamp[1])}, Math.max(${number(clamp[0])}, ${own}))` : own;
      return [`  row[${first}] = ${value}${minus(centre)};`];
    }),
  ];
}

function label({ classes }: Artefact, row: string): string[] {
  if (classes === null) return [];
  const [above, below] = [classes.positive, classes.negative].map(quoted);
  return [
    '',
    '/** The class of one row. */',
    `export function label(inputs: ${row}): ${above} | ${below} {`,
    `  return predict(inputs) > 0 ? ${above} : ${below};`,
    '}',
  ];
}
