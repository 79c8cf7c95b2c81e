/** `compare network` on the command line: a fit's own exported networks are its equals, others lie above it, and verify holds them all. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseResult } from '../../src/result/read';
import type { FitResult } from '../../src/result/schema';
import { Cli } from '../helpers/cli';

let cli: Cli;
beforeAll(() => {
  cli = new Cli();
});
afterAll(() => cli.dispose());

/** Relative to the objective. */
const EQUAL = 1e-9;
/** Of weights in single precision. */
const EQUAL_IN_FLOATS = 1e-4;

/** Raw inputs far from zero, so that the scaled network has other weights than the exported one. */
const rows = Array.from({ length: 40 }, (_, i) => {
  const [x, z] = [200 + 3 * (i % 8), 5 + (i % 5)];
  return `${x},${z},${(Math.sin(x / 5) + 0.3 * z + 0.05 * Math.cos(7 * i)).toFixed(4)}`;
});
const TABLE = `x,z,y\n${rows.join('\n')}\n`;

const KINDS: Readonly<
  Record<string, { readonly network: string; readonly goal: string; readonly inputs: string }>
> = {
  penalty: { network: 'bias joint', goal: 'least_squares penalty 5%', inputs: 'x, z' },
  tolerance: { network: 'bias free skip affine', goal: 'within 0.2', inputs: 'x' },
  relu: {
    network: 'activation relu weights l1 <= 2 skip constant',
    goal: 'least_absolute penalty 5%',
    inputs: 'x, z',
  },
};

/** What the fit minimises, of a result and of its rivals. */
const objectives = ({ rivals }: FitResult): number[] =>
  rivals.map(({ objective, mass }) => objective ?? mass!);

describe('a compared network', () => {
  it.each(Object.entries(KINDS))(
    'that is the fit’s own is its equal: %s',
    async (_, { network, goal, inputs }) => {
      const state = {
        'a.weight': [
          [0.1, 0],
          [-0.1, 0.2],
        ].map((row) => row.slice(0, inputs.split(',').length)),
        'a.bias': [-20, 19],
        'b.weight': [[1, 0.5]],
        'b.bias': [1.5],
        activation: { leaky_relu: 0.3 },
      };
      const text = (compare: string): string =>
        `dataset d { from "t.csv" inputs ${inputs} target y duplicates average scale standard }
network n { ${network} }
fit f { data d network n goal ${goal} gap 1e-7 ${compare} }`;
      const folder = cli.folderWith({
        't.csv': TABLE,
        'a.hull': text(''),
        'net.json': JSON.stringify(state),
      });
      expect(await cli.run(folder, ['fit', 'a.hull', '--out', 'out'])).toMatchObject({ code: 0, stderr: '' });
      for (const number of ['double', 'float']) {
        const args = ['export', 'out/f.json', '--to', 'onnx', '--number', number, '--out', `${number}.onnx`];
        expect(await cli.run(folder, args)).toMatchObject({ code: 0 });
      }
      const all = ['double.onnx', 'float.onnx', 'net.json'].map((file) => `compare network("${file}")`);
      writeFileSync(join(folder, 'a.hull'), text(all.join(' ')));
      const { code, stdout, stderr } = await cli.run(folder, ['fit', 'a.hull', '--out', 'out']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      for (const file of ['double.onnx', 'float.onnx', 'net.json'])
        expect(stdout).toContain(`network("${file}")`);
      const result = parseResult(readFileSync(join(folder, 'out', 'f.json'), 'utf8'));
      expect(result.rivals.map(({ kind, file }) => [kind, file])).toEqual([
        ['network', 'double.onnx'],
        ['network', 'float.onnx'],
        ['network', 'net.json'],
      ]);
      const [double, float, other] = objectives(result);
      expect(Math.abs(double / result.objective! - 1)).toBeLessThan(EQUAL);
      expect(Math.abs(float / result.objective! - 1)).toBeLessThan(EQUAL_IN_FLOATS);
      expect(result.rivals[0].neurons).toBeLessThanOrEqual(result.neurons.length);
      expect(result.rivals[1].neurons).toBeLessThanOrEqual(result.neurons.length);
      if (result.penalty) expect(other).toBeGreaterThan(result.objective!);
      for (const { mass, leastMass } of result.rivals)
        expect(mass).toBeGreaterThanOrEqual(leastMass! * (1 - 1e-7));
      expect(await cli.run(folder, ['verify', 'out/f.json'])).toMatchObject({ code: 0 });
      const [first, ...rest] = result.rivals;
      writeFileSync(
        join(folder, 'out', 'f.json'),
        JSON.stringify({ ...result, rivals: [{ ...first, mass: first.mass! / 2 }, ...rest] }),
      );
      const refuted = await cli.run(folder, ['verify', 'out/f.json']);
      expect(refuted.code).toBe(1);
      expect(refuted.stdout).toContain('network("double.onnx") has a mass of');
    },
  );
});
