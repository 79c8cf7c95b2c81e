/** Writes cases of test/vectors/atomic-norm.json as .hull files, whose optimal mass is known from elsewhere. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../harness/codeServer';

interface VectorCase {
  readonly name: string;
  readonly X: readonly (readonly number[])[];
  readonly y: readonly number[];
  readonly slope: number;
  readonly weights: { readonly norm: string; readonly radius: number };
  readonly bias: { readonly kind: string };
  readonly objective: number;
}

export interface ReferenceCase {
  /** Line of the first sample in `text`, 1-based. */
  readonly firstSample: number;
  readonly text: string;
  readonly objective: number;
}

/** An interpolation without skip terms and with a bias that needs no limit. */
export function referenceCase(name: string): ReferenceCase {
  const file = join(ROOT, 'test', 'vectors', 'atomic-norm.json');
  const found = (JSON.parse(readFileSync(file, 'utf8')) as VectorCase[]).find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no case ${name} in ${file}.`);
  const { X, y, slope, weights, bias, objective } = found;
  const samples = X.map((row, i) => `    ${row.join(' ')} -> ${y[i]}`);
  const text = [
    'dataset given {',
    '  samples {',
    ...samples,
    '  }',
    '}',
    `network asked { activation leaky_relu(${slope}) weights ${weights.norm} <= ${weights.radius} bias ${bias.kind} }`,
    'fit reference { data given network asked gap 1e-7 }',
    '',
  ].join('\n');
  return { text, objective, firstSample: 3 };
}

/** As the panel rounds. */
export function rounded(value: number): string {
  return String(Number(value.toPrecision(4)));
}
