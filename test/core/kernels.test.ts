/** The dense kernels, compiled and in JavaScript, against plain loops and each other (theory.md, section 3). */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { solveLower, solveLowerTransposed } from '../../src/core/linear/kernels';
import type { DenseMatrix, LinearKernels } from '../../src/core/linear/linearKernels';
import { scriptKernels } from '../../src/core/linear/scriptKernels';
import { compiledKernels } from '../../src/core/linear/wasmKernels';
import { mulberry32 } from '../../src/core/startingNeurons';
import { runNode } from '../helpers/node';

const compiled = compiledKernels()!;
/** One page of memory: all but the smallest matrices fall back to JavaScript. */
const cramped = compiledKernels(undefined, 65536)!;

const implementations: [string, LinearKernels][] = [
  ['compiled', compiled],
  ['JavaScript', scriptKernels],
  ['compiled, short of memory,', cramped],
];
const EPSILON = 2 ** -52;

/** Sizes around the tiles of 3 and 4, the groups of 32 rows, the panels of 64 and 256 columns. */
const shapes: [number, number][] = [
  ...Array.from({ length: 40 }, (_, i): [number, number] => [i + 1, 3 * i + 2]),
  [1, 700],
  [33, 256],
  [36, 257],
  [64, 511],
  [97, 98],
  [101, 333],
];

function randomMatrix(rows: number, columns: number, seed: number, stride = columns): DenseMatrix {
  const random = mulberry32(seed);
  return {
    rows,
    columns,
    stride,
    data: Float64Array.from({ length: rows * stride }, () => 2 * random() - 1),
  };
}

const copyOf = (a: DenseMatrix): DenseMatrix => ({ ...a, data: Float64Array.from(a.data) });

const vector = (length: number, seed: number): Float64Array => randomMatrix(1, length, seed).data;

/** A factor with rows that grow slowly, so that solving with it is well conditioned; above the diagonal nonsense. */
function randomFactor(n: number, seed: number): Float64Array {
  const l = randomMatrix(n, n, seed).data;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) l[i * n + j] /= n;
    l[i * n + i] = 1 + Math.abs(l[i * n + i]);
    for (let j = i + 1; j < n; j++) l[i * n + j] = NaN;
  }
  return l;
}

function expectWithin(actual: number, expected: number, error: number, place: string): void {
  if (!(Math.abs(actual - expected) <= error))
    expect.fail(`${place}: ${actual} is not ${expected} ± ${error}`);
}

describe.each(implementations)('%s kernels', (_, kernels) => {
  it('form A·diag(w)·Aᵀ, of resident matrices too', () => {
    for (const [n, k] of shapes) {
      const a = randomMatrix(n, k, n, k + (n % 3));
      const weights = vector(k, 7).map((w, j) => (j % 5 === 0 ? 0 : w * w));
      for (const matrix of [a, kernels.resident(a)]) {
        const h = new Float64Array(n * n);
        kernels.weightedGram(matrix, weights, new Float64Array(n * k), h);
        const plain = new Float64Array(n * n);
        kernels.gram(matrix, plain);
        for (let i = 0; i < n; i++) {
          for (let j = 0; j <= i; j++) {
            let weighted = 0;
            let sum = 0;
            for (let q = 0; q < k; q++) {
              const product = a.data[i * a.stride + q] * a.data[j * a.stride + q];
              weighted += weights[q] * product;
              sum += product;
            }
            // every product and weight is below 1, and each sum of k terms is off by k roundings of at most k
            const error = (k + 4) * k * EPSILON;
            expectWithin(h[i * n + j], weighted, error, `${n} × ${k}, (${i}, ${j})`);
            expectWithin(plain[i * n + j], sum, error, `${n} × ${k}, (${i}, ${j})`);
          }
        }
      }
    }
  });

  it('treat weights as zero whose products would be denormal', () => {
    const a = randomMatrix(40, 300, 1);
    const h = new Float64Array(1600);
    kernels.weightedGram(a, new Float64Array(300).fill(1e-301), new Float64Array(12000), h);
    expect(h.every((value) => value === 0)).toBe(true);
  });

  it('factor: L·Lᵀ is H + shift·I', () => {
    for (const [n] of shapes) {
      const a = randomMatrix(n, 2 * n, 3);
      const h = new Float64Array(n * n);
      scriptKernels.gram(a, h);
      const l = Float64Array.from(h);
      expect(kernels.cholesky(l, n, 0.5)).toBe(0);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j <= i; j++) {
          let sum = 0;
          for (let q = 0; q <= j; q++) sum += l[i * n + q] * l[j * n + q];
          const expected = h[i * n + j] + (i === j ? 0.5 : 0);
          // backward error of Cholesky: (n + 1)·ε·√(h_ii h_jj), and as much again for this sum
          const error = 2 * (n + 2) * EPSILON * Math.sqrt((h[i * n + i] + 0.5) * (h[j * n + j] + 0.5));
          expectWithin(sum, expected, error, `${n}, (${i}, ${j})`);
        }
      }
    }
  });

  it('replace the pivots of rows that are zero, dependent or negative, and only those', () => {
    for (const n of [3, 30, 61]) {
      // small integers: every sum is exact, and so is what is left of a repeated row
      const h = new Float64Array(n * n);
      for (let i = 0; i < n; i++) h[i * n + i] = 4;
      const zero = 1;
      h[zero * n + zero] = 0;
      const repeated = n - 1;
      for (let j = 0; j < n; j++) h[repeated * n + j] = j === 0 || j === repeated ? 4 : 0;
      expect(kernels.cholesky(h, n, 0)).toBe(2);
      for (let i = 0; i < n; i++) expect(h[i * n + i]).toBe(i === zero || i === repeated ? 1e64 : 2);

      const negative = new Float64Array(n * n);
      for (let i = 0; i < n; i++) negative[i * n + i] = -1;
      expect(kernels.cholesky(negative, n, 0)).toBe(n);
      const notANumber = new Float64Array(n * n).fill(NaN);
      expect(kernels.cholesky(notANumber, n, 1)).toBe(n);
    }
  });

  it('solve L·X = A for many columns, of resident matrices too', () => {
    for (const [n, k] of shapes) {
      const l = randomFactor(n, 11);
      const a = randomMatrix(n, k, 12, k + (n % 2));
      for (const x of [copyOf(a), kernels.resident(copyOf(a))]) {
        kernels.solveLowerRows(l, x);
        for (let j = 0; j < k; j++) {
          for (let i = 0; i < n; i++) {
            let sum = 0;
            let size = 0;
            for (let q = 0; q <= i; q++) {
              const product = l[i * n + q] * x.data[q * x.stride + j];
              sum += product;
              size += Math.abs(product);
            }
            // backward error of substitution, (n + 1)·ε·|L||x|, and as much again for this sum
            const error = 2 * (n + 2) * EPSILON * size;
            expectWithin(sum, a.data[i * a.stride + j], error, `${n} × ${k}, (${i}, ${j})`);
          }
        }
      }
    }
  });

  it('multiply by A and Aᵀ, of resident matrices too', () => {
    for (const [n, k] of shapes) {
      const a = randomMatrix(n, k, 21, k + (n % 4));
      const x = vector(k, 22);
      const z = vector(n, 23);
      for (const matrix of [a, kernels.resident(a)]) {
        const rows = new Float64Array(n).fill(9);
        kernels.multiply(matrix, x, rows);
        const columns = new Float64Array(k).fill(9);
        kernels.multiplyTransposed(matrix, z, columns);
        for (let i = 0; i < n; i++) {
          let sum = 0;
          for (let j = 0; j < k; j++) sum += a.data[i * a.stride + j] * x[j];
          expectWithin(rows[i], sum, k * k * EPSILON, `${n} × ${k}, row ${i}`);
        }
        for (let j = 0; j < k; j++) {
          let sum = 0;
          for (let i = 0; i < n; i++) sum += a.data[i * a.stride + j] * z[i];
          expectWithin(columns[j], sum, n * n * EPSILON, `${n} × ${k}, column ${j}`);
        }
      }
    }
  });

  it('stop when the signal is given at any check, and work on afterwards', () => {
    const n = 101;
    const a = randomMatrix(n, 333, 31);
    const h = new Float64Array(n * n);
    for (let checks = 0; checks < 8; checks++) {
      let left = checks;
      let asked = 0;
      const signal = {
        get aborted() {
          asked++;
          return left-- <= 0;
        },
      };
      kernels.weightedGram(a, vector(333, 1), new Float64Array(n * 333), h, signal);
      left = checks;
      kernels.cholesky(h, n, 1, signal);
      left = checks;
      kernels.solveLowerRows(randomFactor(n, 1), copyOf(a), signal);
      expect(asked).toBeGreaterThanOrEqual(3);
      // few checks follow the first one that says stop
      expect(asked).toBeLessThanOrEqual(3 * (checks + 1) + n);
    }
    const after = new Float64Array(n * n);
    kernels.gram(a, after);
    const expected = new Float64Array(n * n);
    scriptKernels.gram(a, expected);
    for (let i = 0; i < n; i++) expectWithin(after[i * n], expected[i * n], 333 * 333 * EPSILON, `row ${i}`);
  });
});

describe('resident matrices', () => {
  it('are aligned copies, which a larger matrix does not take away', () => {
    const fresh = compiledKernels()!;
    const small = randomMatrix(30, 101, 1);
    const place = fresh.resident(small);
    expect(place.stride).toBe(104);
    const large = randomMatrix(200, 500, 2);
    fresh.gram(large, new Float64Array(200 * 200));
    for (let i = 0; i < 30; i++) {
      const row = (a: DenseMatrix): Float64Array => a.data.slice(i * a.stride, i * a.stride + 101);
      expect(row(place)).toEqual(row(small));
    }
    const x = vector(101, 3);
    const [out, expected] = [new Float64Array(30), new Float64Array(30)];
    fresh.multiply(place, x, out);
    scriptKernels.multiply(small, x, expected);
    for (let i = 0; i < 30; i++) expectWithin(out[i], expected[i], 101 * 101 * EPSILON, `row ${i}`);
  });

  it('are the matrix itself where there is no memory for a copy', () => {
    const a = randomMatrix(101, 333, 1);
    expect(cramped.resident(a)).toBe(a);
    expect(scriptKernels.resident(a)).toBe(a);
  });
});

describe('the modules', () => {
  it('are refused where they do not validate, which leaves the JavaScript kernels', () => {
    expect(compiledKernels(btoa('not WebAssembly'))).toBeNull();
  });

  it('are what their sources compile to', async () => {
    const root = join(import.meta.dirname, '../..');
    const directory = mkdtempSync(join(tmpdir(), 'hullfit-kernels-'));
    try {
      const kernels = {
        'src/core/linear': 'kernels',
        'src/core/pricing/boxes': 'boxes',
        'src/cli/numberText': 'numberText',
      };
      const sources = Object.keys(kernels).map((folder) => `${folder}/assembly`);
      for (const path of ['package.json', 'scripts', ...sources]) {
        cpSync(join(root, path), join(directory, path), { recursive: true });
      }
      symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'));
      const { status, output } = await runNode(['scripts/kernels.mjs'], directory);
      expect(status, output).toBe(0);
      for (const [folder, name] of Object.entries(kernels)) {
        const file = `${folder}/generated/${name}.ts`;
        const same = readFileSync(join(directory, file), 'utf8') === readFileSync(join(root, file), 'utf8');
        expect(same, `${file} is stale: npm run generate`).toBe(true);
      }
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

describe('vector solves', () => {
  it('undo L and Lᵀ', () => {
    for (const n of [1, 2, 5, 8, 39]) {
      const l = randomFactor(n, 41);
      const x = vector(n, 42);
      const y = new Float64Array(n);
      for (let i = 0; i < n; i++) for (let q = 0; q <= i; q++) y[i] += l[i * n + q] * x[q];
      solveLower(l, n, y);
      // L is D(I + M), D between 1 and 2, |M| below 1/n: |L⁻¹||L| and |L⁻ᵀ||Lᵀ| are at most 2·2e, twice for y's rounding
      const error = 22 * (n + 2) * EPSILON;
      for (let i = 0; i < n; i++) expectWithin(y[i], x[i], error, `${n}, ${i}`);
      y.fill(0);
      for (let i = 0; i < n; i++) for (let q = 0; q <= i; q++) y[q] += l[i * n + q] * x[i];
      solveLowerTransposed(l, n, y);
      for (let i = 0; i < n; i++) expectWithin(y[i], x[i], error, `${n}, ${i}`);
    }
  });
});
