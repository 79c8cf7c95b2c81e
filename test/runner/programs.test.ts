/** Programs beside the tests share their helpers, and start without the runner: none of what they are made of belongs to it. */
import { build } from 'esbuild';
import { expect, it } from 'vitest';

it.each(['bench/main.ts', 'bench/child.ts', 'experiments/main.ts'])(
  '%s runs without Vitest',
  async (entry) => {
    const { metafile } = await build({
      bundle: true,
      platform: 'node',
      format: 'esm',
      write: false,
      metafile: true,
      logLevel: 'error',
      external: ['playwright-core', 'prettier'],
      entryPoints: [entry],
    });
    const inputs = Object.keys(metafile.inputs);
    expect(inputs.length).toBeGreaterThan(10);
    expect(inputs.filter((path) => /node_modules\/(@?vitest|chai)\//.test(path))).toEqual([]);
  },
);
