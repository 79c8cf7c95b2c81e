/** A TypeScript module without dependencies: `predict(inputs)`, and `label(inputs)` of a classification. */
import { type Artefact, dimensionOf, isAsGiven, singleColumn } from './artefact';
import { breakpointsOfArtefact } from './breakpoints';
import type { Exporter } from './exporter';
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
  const { x, y } = breakpointsOfArtefact(artefact);
  return [`const at: readonly number[] = ${list(x)};`, `const values: readonly number[] = ${list(y)};`];
}

function oneInput(artefact: Artefact): string[] {
  const { x, left, right } = breakpointsOfArtefact(artefact);
  const { centre, clamp } = artefact.columns[0];
  const last = x.length - 1;
  const own = 'inputs[0] as number';
  const t = clamp ? `Math.min(${number(clamp[1])}, Math.max(${number(clamp[0])}, ${own}))` : own;
  return [
    `  const t = ${t}${minus(centre)};`,
    '  let low = 0;',
    `  let high = ${last};`,
    `  const first = at[0] as number;`,
    `  const final = at[high] as number;`,
    `  if (t < first) return (values[0] as number) + ${number(left)} * (t - first);`,
    `  if (t >= final) return (values[high] as number) + ${number(right)} * (t - final);`,
    '  while (high - low > 1) {',
    '    const middle = (low + high) >> 1;',
    '    if (t < (at[middle] as number)) high = middle;',
    '    else low = middle;',
    '  }',
    '  const [x0, x1] = [at[low] as number, at[high] as number];',
    '  const [y0, y1] = [values[low] as number, values[high] as number];',
    '  return y0 + (t - x0) * ((y1 - y0) / (x1 - x0));',
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
