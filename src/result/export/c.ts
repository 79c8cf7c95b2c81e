/**
 * A header in C99 that is C++ as well: constant tables and one inline function, no allocation, nothing linked. One input is a table of its
 * kinks with a binary search, which takes two numbers a kink where neurons take three; three as well where two would lose digits.
 */
import { type Artefact, dimensionOf, isAsGiven, singleColumn } from './artefact';
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
import { type Above, doubleAbove, doubleText, floatAbove, floatText } from './numbers';
import { largestOf, type Pieces, piecesOfArtefact } from './pieces';

/** How a floating type is written, and its bytes. */
interface FloatingType {
  readonly word: 'float' | 'double';
  readonly bytes: number;
  readonly text: (value: number) => string;
  readonly above: Above;
  /** Points stand for lines where that moves no value by more than this share of the largest: a quarter of what headers are held to. */
  readonly loss: number;
}

const FLOATING = {
  double: { word: 'double', bytes: 8, text: doubleText, above: doubleAbove, loss: 2 ** -42 },
  float: {
    word: 'float',
    bytes: 4,
    text: (value) => `${floatText(value)}f`,
    above: floatAbove,
    loss: 2 ** -22,
  },
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
  const { centre, clamp } = artefact.columns[0];
  const pieces = piecesOfArtefact(artefact, type.above);
  const { tables, numbers, code } = searched(artefact, pieces, type);
  const index = indexType(pieces.kinks.length);
  const lines = [
    ...tables,
    ...(tables.length > 0 ? [''] : []),
    `static inline ${word} ${name}(const ${word} *x)`,
    '{',
    `    ${clamp !== null || centre !== 0 ? '' : 'const '}${word} t = x[0];`,
    ...code.declared,
    ...(clamp === null ? [] : clampText('t', clamp.map(text))),
    ...(centre === 0 ? [] : [`    t -= ${bracketed(text(centre))};`]),
    ...code.body,
    '}',
  ];
  return {
    lines,
    tableBytes: numbers * type.bytes,
    stackBytes: 2 * type.bytes + 3 * (index === 'int' ? 4 : 8),
  };
}

/** Tables, the numbers that they and the code hold, and the code that finds the piece of t in them. */
interface Searched {
  readonly tables: readonly string[];
  readonly numbers: number;
  readonly code: { readonly declared: readonly string[]; readonly body: readonly string[] };
}

function searched(artefact: Artefact, pieces: Pieces, type: FloatingType): Searched {
  const { name } = artefact;
  if (pieces.kinks.length === 0) return oneLine(pieces, type);
  return pieces.step <= type.loss * largestOf(artefact, pieces)
    ? byPoints(name, pieces, type)
    : byLines(name, pieces, type);
}

function oneLine({ from, value, slope }: Pieces, { text }: FloatingType): Searched {
  const line = `${text(value[0])} + ${text(slope[0])} * (t - ${bracketed(text(from[0]))})`;
  return { tables: [], numbers: 3, code: { declared: [], body: [`    return ${line};`] } };
}

/** Two numbers a kink: its place and the value there. Between two of them the function is the line through both. */
function byPoints(name: string, { kinks, value, slope }: Pieces, { word, text }: FloatingType): Searched {
  const count = kinks.length;
  const index = indexType(count);
  const [at, values] = [`${name}_at`, `${name}_value`];
  return {
    tables: [...table(`${word} ${at}`, kinks, text), ...table(`${word} ${values}`, value.subarray(1), text)],
    numbers: 2 * count + 2,
    code: {
      declared: [`    ${index} low = 0, high = ${count - 1};`],
      body: [
        `    if (t < ${at}[0]) return ${values}[0] + ${text(slope[0])} * (t - ${at}[0]);`,
        `    if (t >= ${at}[high]) return ${values}[high] + ${text(slope[count])} * (t - ${at}[high]);`,
        ...searchText(name, index, '    '),
        `    return ${values}[low] + (t - ${at}[low]) * ((${values}[high] - ${values}[low]) / (${at}[high] - ${at}[low]));`,
      ],
    },
  };
}

/** Three numbers a kink: where a line begins, its value there and its slope; and the line before them all. */
function byLines(name: string, { kinks, value, slope }: Pieces, { word, text }: FloatingType): Searched {
  const count = kinks.length;
  const index = indexType(count + 1);
  const [at, values, slopes] = [`${name}_at`, `${name}_value`, `${name}_slope`];
  return {
    tables: [
      ...table(`${word} ${at}`, kinks, text),
      ...table(`${word} ${values}`, value, text),
      ...table(`${word} ${slopes}`, slope, text),
    ],
    numbers: 3 * count + 2,
    code: {
      declared: [`    ${index} low = 0, high = ${count};`],
      body: [
        '    while (low < high) {',
        `        const ${index} middle = low + (high - low) / 2;`,
        `        if (t < ${at}[middle]) high = middle;`,
        '        else low = middle + 1;',
        '    }',
        `    return ${values}[low] + ${slopes}[low] * (t - ${at}[low > 0 ? low - 1 : 0]);`,
      ],
    },
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
