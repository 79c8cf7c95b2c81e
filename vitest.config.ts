import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { SLOW } from './test/slow';

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** Tests of the editor and the package, which have runners of their own. */
const EDITOR = ['test/host/**', 'test/package/**', 'test/screen/**', 'node_modules/**'];

const define = { HULLFIT_VERSION: JSON.stringify(version) };
/** Of each half; what is set up for the whole run is set up once, below. */
const half = {
  setupFiles: ['test/fixedSeed.ts', 'test/turns.ts'],
  testTimeout: 120_000,
  hookTimeout: 120_000,
  pool: 'forks' as const,
};

export default defineConfig({
  test: {
    globalSetup: ['test/temporary.ts', 'test/bundles.ts'],
    poolOptions: { forks: { maxForks: 2 } },
    projects: [
      {
        define,
        test: { ...half, name: 'fast', include: ['test/**/*.test.ts'], exclude: [...EDITOR, ...SLOW] },
      },
      { define, test: { ...half, name: 'slow', include: [...SLOW], exclude: EDITOR } },
    ],
  },
});
