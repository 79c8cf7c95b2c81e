/**
 * A header in C99 that is C++ as well: constant tables and one inline function, no allocation, nothing linked. One input is a table of its
 * kinks with a binary search, which takes two numbers a kink where neurons take three.
 */
import { type Artefact, dimensionOf, isAsGiven, singleColumn } from './artefact';
import { type Breakpoints, breakpointsOfArtefact } from './breakpoints';
import {
  type Body,
  bracketed,
  clampText,
  hasLabels,
  headerText,
  indexType,
  matrix,
  searchText,
  sizeOf,
  table,
} from './cText';
import type { Exporter, Written } from './exporter';
import { fixedBody } from './fixedPoint';
import { evaluateRows } from '../predict';
import { doubleText, floatText, toFloat } from './numbers';

/** How a floating type is written, its bytes, and how a double is rounded to it. */
interface FloatingType {
  readonly word: 'float' | 'double';
  readonly bytes: number;
  readonly text: (value: number) => string;
  readonly round: (value: number) => number;
}

const FLOATING = {
  double: { word: 'double', bytes: 8, text: doubleText, round: (value) => value },
  float: { word: 'float', bytes: 4, text: (value) => `${floatText(value)}f`, round: toFloat },
} as const satisfies Record<string, FloatingType>;

export const cHeader: Exporter = {
  id: 'c',
  label: 'C header',
  purpose: 'for C and C++, microcontrollers too: constant tables and one inline function',
  extension: '.h',
  numbers: ['double', 'float', 'fixed16', 'fixed32'],
  refusal: () => null,
  write(artefact, number) {
    return number === 'fixed16' || number === 'fixed32'
      ? fixedHeader(artefact, number)
      : floatingHeader(artefact, FLOATING[number]);
  },
};

function floatingHeader(artefact: Artefact, type: FloatingType): Written {
  const body = singleColumn(artefact) ? oneInput(artefact, type) : manyInputs(artefact, type);
  const { word } = type;
  const includes = hasLabels(artefact) ? ['math.h'] : [];
  return {
    content: headerText(artefact, { name: word, word, includes, about: [] }, body),
    size: sizeOf(body),
  };
}

function fixedHeader(artefact: Artefact, name: 'fixed16' | 'fixed32'): Written {
  const { word, about, error, ...body } = fixedBody(artefact, name);
  const content = headerText(artefact, { name, word, includes: ['stdint.h'], about }, body);
  return { content, size: `${sizeOf(body)}, within ${error} over the range of the data` };
}

function oneInput(artefact: Artefact, type: FloatingType): Body {
  const { word, text } = type;
  const { name } = artefact;
  const { x, y, left, right } = rounded(artefact, type);
  const { centre, clamp } = artefact.columns[0];
  const count = x.length;
  const flat = count === 1 && left === right;
  const index = indexType(count);
  const lines = [
    ...(flat
      ? []
      : [...table(`${word} ${name}_at`, x, text), ...table(`${word} ${name}_value`, y, text), '']),
    `static inline ${word} ${name}(const ${word} *x)`,
    '{',
    `    ${clamp !== null || centre !== 0 ? '' : 'const '}${word} t = x[0];`,
    ...(flat ? [] : [`    ${index} low = 0, high = ${count - 1};`]),
    ...(clamp === null ? [] : clampText('t', clamp.map(text))),
    ...(centre === 0 ? [] : [`    t -= ${bracketed(text(centre))};`]),
    ...(flat
      ? [`    return ${text(y[0])} + ${text(right)} * (t - ${bracketed(text(x[0]))});`]
      : [
          `    if (t < ${name}_at[0]) return ${name}_value[0] + ${text(left)} * (t - ${name}_at[0]);`,
          `    if (t >= ${name}_at[high]) return ${name}_value[high] + ${text(right)} * (t - ${name}_at[high]);`,
          ...searchText(name, index, '    '),
          `    return ${name}_value[low] + (t - ${name}_at[low]) * ((${name}_value[high] - ${name}_value[low]) / (${name}_at[high] - ${name}_at[low]));`,
        ]),
    '}',
  ];
  const numbers = flat ? 3 : 2 * count + 2;
  return {
    lines,
    tableBytes: numbers * type.bytes,
    stackBytes: 2 * type.bytes + 3 * (index === 'int' ? 4 : 8),
  };
}

/**
 * In the type's numbers: the values are those at the rounded places. Of kinks that become one the first and the last are kept with their own
 * values: between them the function has a step.
 */
function rounded(artefact: Artefact, { round }: FloatingType): Breakpoints {
  const { x, y, left, right } = breakpointsOfArtefact(artefact);
  const places = x.map(round);
  const values = evaluateRows(artefact, places);
  const keep: number[] = [];
  places.forEach((place, j) => {
    if (keep.length > 1 && places[keep.at(-1)!] === place && places[keep.at(-2)!] === place) keep.pop();
    keep.push(j);
  });
  const isStep = (j: number): boolean => places[j - 1] === places[j] || places[j + 1] === places[j];
  return {
    x: Float64Array.from(keep, (j) => places[j]),
    y: Float64Array.from(keep, (j) => round(isStep(j) ? y[j] : values[j])),
    left: round(left),
    right: round(right),
  };
}

function manyInputs(artefact: Artefact, type: FloatingType): Body {
  const { name, neurons, skip, activation } = artefact;
  const { word, text, bytes } = type;
  const dimension = dimensionOf(artefact);
  const copied = !isAsGiven(artefact);
  const input = copied ? 'in' : 'x';
  const count = neurons.length;
  const index = indexType(count);
  const biases = neurons.map(({ bias }) => bias);
  const linear = skip.linear.flatMap((value, k) => (value === 0 ? [] : [`${text(value)} * ${input}[${k}]`]));
  // what a network without neurons does not look at
  const unused = copied ? ['    (void)in;'] : linear.length === 0 ? ['    (void)x;'] : [];
  const slope = activation.slope === 0 ? text(0) : `${text(activation.slope)} * t`;
  const lines = [
    ...(count === 0
      ? []
      : [
          ...matrix(
            `${word} ${name}_weight`,
            neurons.map(({ weights }) => weights),
            dimension,
            text,
          ),
          ...table(`${word} ${name}_bias`, biases, text),
          ...table(
            `${word} ${name}_output`,
            neurons.map(({ output }) => output),
            text,
          ),
          '',
        ]),
    `static inline ${word} ${name}(const ${word} *x)`,
    '{',
    `    ${word} y;`,
    ...(count === 0 ? [] : [`    ${index} j;`, '    int k;']),
    ...(copied ? [`    ${word} in[${dimension}];`, ...copiedInputs(artefact, type)] : []),
    `    y = ${[text(skip.constant), ...linear].join(' + ')};`,
    ...(count === 0
      ? unused
      : [
          `    for (j = 0; j < ${count}; j++) {`,
          `        ${word} t = ${name}_bias[j];`,
          `        for (k = 0; k < ${dimension}; k++) t += ${name}_weight[j][k] * ${input}[k];`,
          `        y += ${name}_output[j] * (t < 0 ? ${slope} : t);`,
          '    }',
        ]),
    '    return y;',
    '}',
  ];
  const numbers = count * (dimension + 2) + 1 + linear.length;
  const stack = (copied ? dimension : 0) + 2;
  return { lines, tableBytes: numbers * bytes, stackBytes: stack * bytes + (count === 0 ? 0 : 8) };
}

/** Numbers clamped and seen from the centre of their range; labels as ones and zeros. */
function copiedInputs(artefact: Artefact, { text }: FloatingType): string[] {
  return artefact.columns.flatMap(({ first, centre, clamp, labels }, k) => {
    if (labels === undefined) {
      return [
        `    in[${first}] = x[${k}];`,
        ...(clamp ? clampText(`in[${first}]`, clamp.map(text)) : []),
        ...(centre === 0 ? [] : [`    in[${first}] -= ${bracketed(text(centre))};`]),
      ];
    }
    return [
      `    if (!(x[${k}] >= 0 && x[${k}] < ${labels.length})) return NAN;`,
      ...labels.map((_, at) => `    in[${first + at}] = (int)x[${k}] == ${at};`),
    ];
  });
}
