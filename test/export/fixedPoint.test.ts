/** A header of whole numbers stays within the error that it states: at every kink and 100,000 inputs, each with all that is rounded to it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mulberry32 } from '../../src/core/startingNeurons';
import { cHeader } from '../../src/result/export/c';
import type { BeyondRange } from '../../src/result/export/choices';
import { columnsOf } from '../../src/result/inputs';
import { evaluateRows } from '../../src/result/predict';
import { exportResult } from '../../src/result/export/registry';
import { type FitResult, isClassification } from '../../src/result/schema';
import { fittedKinds, type Kind } from './kinds';

const POINTS = 100_000;

const folder = mkdtempSync(join(tmpdir(), 'hullfit-fixed-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Header {
  readonly kind: Kind;
  readonly name: string;
  readonly type: 'fixed16' | 'fixed32';
  readonly beyond: BeyondRange;
  readonly content: string;
}

let headers: Header[];
beforeAll(async () => {
  const kinds = await fittedKinds();
  headers = kinds.flatMap((kind) =>
    (['fixed16', 'fixed32'] as const).flatMap((type) =>
      (['extrapolate', 'clamp'] as const).map((beyond) => {
        const name = `${kind.name}_${type}_${beyond}`;
        const { content } = exportResult(kind.result, cHeader, { name, number: type, beyond });
        writeFileSync(join(folder, `${name}.h`), content);
        return { kind, name, type, beyond, content: String(content) };
      }),
    ),
  );
  // reads rows of 32-bit integers, and answers each with the value and the label
  const main = [
    '#include <stdio.h>',
    '#include <string.h>',
    ...headers.map(({ name }) => `#include "${name}.h"`),
    'int main(int count, char **words) {',
    '  int32_t own[16], out[2];',
    '  int k;',
    '  (void)count;',
    ...headers.map(({ kind, name, type }) => {
      const width = columnsOf(kind.result.samples).length;
      const word = type === 'fixed16' ? 'int16_t' : 'int32_t';
      const label = isClassification(kind.result.residual) ? `${name}_label(x)` : '0';
      return `  if (!strcmp(words[1], "${name}")) while (fread(own, 4, ${width}, stdin) == ${width}) { ${word} x[${width}]; for (k = 0; k < ${width}; k++) x[k] = (${word})own[k]; out[0] = ${name}(x); out[1] = ${label}; fwrite(out, 4, 2, stdout); }`;
    }),
    '  return 0;',
    '}',
  ].join('\n');
  writeFileSync(join(folder, 'main.c'), main);
  const strict = ['-Wall', '-Wextra', '-Werror', '-pedantic'];
  // an overflow of a sum ends the program
  execFileSync('gcc', ['-std=c99', ...strict, '-O1', '-fsanitize=undefined', '-fno-sanitize-recover', '-o', 'main', 'main.c'], { cwd: folder }); // prettier-ignore
  execFileSync('g++', ['-x', 'c++', '-std=c++11', ...strict, '-fsyntax-only', 'main.c'], { cwd: folder });
}, 240_000);

const defined = ({ content, name }: Header, word: string): number =>
  Number(new RegExp(`#define ${name.toUpperCase()}_${word} \\(?([-0-9.e+]+)`).exec(content)![1]);

/** Rows of integers, row-major. */
function run({ name }: Header, rows: Int32Array): Int32Array {
  const out = execFileSync(join(folder, 'main'), [name], { input: Buffer.from(rows.buffer), maxBuffer: 1e8 });
  return new Int32Array(out.buffer.slice(out.byteOffset, out.byteOffset + out.length));
}

interface InputScale {
  readonly offset: number;
  readonly scale: number;
  readonly first: number;
  readonly last: number;
}

/** Of each column of numbers its scale and the integers of its range; null of labels. */
function scalesOf(header: Header): (InputScale | null)[] {
  const { result } = header.kind;
  let at = 0;
  return columnsOf(result.samples).map(({ labels }, k) => {
    const own = at;
    at += labels?.length ?? 1;
    if (labels) return null;
    const [offset, scale] = [defined(header, `X${k}_OFFSET`), defined(header, `X${k}_SCALE`)];
    const [least, most] = result.samples.ranges![own];
    return {
      offset,
      scale,
      first: Math.round((least - offset) * scale),
      last: Math.round((most - offset) * scale),
    };
  });
}

/**
 * Encloses the network over all inputs that are rounded to a row: each neuron's sum moves by at most half a step of each input times its
 * weight, and the activation is monotone.
 */
function enclosure(
  { neurons, skip, activation }: FitResult,
  centre: Float64Array,
  halves: Float64Array,
): readonly [number, number] {
  const spread = (weights: readonly number[]): number =>
    weights.reduce((sum, weight, k) => sum + Math.abs(weight) * halves[k], 0);
  const activated = (t: number): number => Math.max(t, activation.slope * t);
  const along = (weights: readonly number[], bias: number): number =>
    weights.reduce((sum, weight, k) => sum + weight * centre[k], bias);
  const straight = along(skip.linear, skip.constant);
  let [low, high] = [straight - spread(skip.linear), straight + spread(skip.linear)];
  for (const { weights, bias, output } of neurons) {
    const t = along(weights, bias);
    const reach = spread(weights);
    const ends = [output * activated(t - reach), output * activated(t + reach)];
    low += Math.min(...ends);
    high += Math.max(...ends);
  }
  return [low, high];
}

/** Of one input the network is a line between its kinks: its values at both ends of each interval and at the kinks inside. */
function enclosuresOnLine(
  result: FitResult,
  { offset, scale }: InputScale,
  rows: Int32Array,
): [number, number][] {
  const kinks = Float64Array.from(result.neurons, ({ weights, bias }) => -bias / weights[0]).sort();
  const places: number[] = [];
  const ends = Array.from(rows, (at) => {
    const high = offset + (at + 0.5) / scale;
    const from = places.push(offset + (at - 0.5) / scale) - 1;
    places.push(high);
    let left = 0;
    let right = kinks.length;
    while (left < right) {
      const middle = (left + right) >> 1;
      if (kinks[middle] <= places[from]) left = middle + 1;
      else right = middle;
    }
    for (let j = left; j < kinks.length && kinks[j] < high; j++) places.push(kinks[j]);
    return [from, places.length];
  });
  const values = evaluateRows(result, Float64Array.from(places));
  return ends.map(([from, to]) => {
    const own = values.subarray(from, to);
    return [Math.min(...own), Math.max(...own)];
  });
}

/** Integers of the data's range at random, and those at the kinks of one input. */
function rowsOf(header: Header, scales: readonly (InputScale | null)[], count: number): Int32Array {
  const random = mulberry32(5);
  const { result } = header.kind;
  const columns = columnsOf(result.samples);
  const rows: number[] = [];
  const single = scales.length === 1 ? scales[0] : null;
  if (single) {
    const { first, last, offset, scale } = single;
    const kinks = result.neurons.map(({ weights, bias }) =>
      Math.round((-bias / weights[0] - offset) * scale),
    );
    rows.push(first, last, ...kinks.filter((at) => at >= first && at <= last));
  }
  for (let i = 0; i < count; i++)
    scales.forEach((own, k) =>
      rows.push(
        own
          ? Math.min(own.last, own.first + Math.floor(random() * (own.last - own.first + 1)))
          : Math.floor(random() * columns[k].labels!.length),
      ),
    );
  return Int32Array.from(rows);
}

describe.each(['fixed16', 'fixed32'] as const)('%s', (type) => {
  it('stays within the error that its header states', async () => {
    for (const header of headers.filter((one) => one.type === type && one.beyond === 'extrapolate')) {
      // the runner has its turn between two of them
      await setImmediate();
      const { result } = header.kind;
      const scales = scalesOf(header);
      const rows = rowsOf(header, scales, POINTS);
      const lines = scales.length === 1 && scales[0] ? enclosuresOnLine(result, scales[0], rows) : null;
      const values = run(header, rows);
      const [offset, scale, error] = ['OFFSET', 'SCALE', 'ERROR'].map((word) => defined(header, word));
      const columns = columnsOf(result.samples);
      const dimension = result.samples.inputs.length;
      const halves = new Float64Array(dimension);
      const centre = new Float64Array(dimension);
      let worst = 0;
      let largest = 0;
      let widest = 0;
      for (let i = 0; i * columns.length < rows.length; i++) {
        let at = 0;
        columns.forEach(({ labels }, k) => {
          const cell = rows[i * columns.length + k];
          const own = scales[k];
          if (own === null) for (let l = 0; l < labels!.length; l++) centre[at++] = l === cell ? 1 : 0;
          else {
            halves[at] = 0.5 / own.scale;
            centre[at++] = own.offset + cell / own.scale;
          }
        });
        const [low, high] = lines?.[i] ?? enclosure(result, centre, halves);
        const value = offset + values[2 * i] / scale;
        worst = Math.max(worst, value - low, high - value);
        largest = Math.max(largest, Math.abs(low), Math.abs(high));
        widest = Math.max(widest, high - low);
        if (
          isClassification(result.residual) &&
          Math.min(Math.abs(low), Math.abs(high)) > error &&
          low * high > 0
        )
          expect(values[2 * i + 1]).toBe(Math.sign(low));
      }
      // the enclosure itself is rounded
      expect(worst, header.name).toBeLessThanOrEqual(error * (1 + 1e-9) + 1e-13 * largest);
      // and the statement is of use: besides digits, a rounded input and a rounded kink cost what the network changes by within their steps
      const digits = (type === 'fixed16' ? 0.06 : 1e-6) * Math.max(largest, 1e-9);
      expect(error, header.name).toBeLessThan(digits + (lines ? 2 * widest : 0));
    }
  });

  it('keeps its sums inside their type wherever an integer of the type lies, and is clamped where that is asked for', () => {
    const [lowest, highest] = type === 'fixed16' ? [-(2 ** 15), 2 ** 15 - 1] : [-(2 ** 31), 2 ** 31 - 1];
    const random = mulberry32(9);
    for (const header of headers.filter((one) => one.type === type)) {
      const scales = scalesOf(header);
      const columns = columnsOf(header.kind.result.samples);
      const inRange: number[] = [];
      const rows = Int32Array.from(
        Array.from({ length: 2000 }, (_, i) =>
          scales.map((own, k) => {
            if (own === null) {
              const label = Math.floor(random() * columns[k].labels!.length);
              inRange.push(label);
              return label;
            }
            const pick = [lowest, highest, Math.round(lowest + random() * (highest - lowest))][
              i < 200 ? i % 2 : 2
            ];
            inRange.push(Math.min(own.last, Math.max(own.first, pick)));
            return pick;
          }),
        ).flat(),
      );
      const values = run(header, rows);
      expect(values.length).toBe((2 * rows.length) / columns.length);
      if (header.beyond === 'clamp') expect(values).toEqual(run(header, Int32Array.from(inRange)));
    }
  });
});
