import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { SLOW } from './test/slow';

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** Tests of the editor and the package, which have runners of their own. */
const EDITOR = ['test/host/**', 'test/package/**', 'test/screen/**', 'node_modules/**'];

export default defineConfig({
  define: { HULLFIT_VERSION: JSON.stringify(version) },
  test: {
    globalSetup: ['test/temporary.ts', 'test/bundles.ts'],
    setupFiles: ['test/fixedSeed.ts', 'test/turns.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    poolOptions: { forks: { maxForks: 2 } },
    projects: [
      {
        extends: true,
        test: { name: 'fast', include: ['test/**/*.test.ts'], exclude: [...EDITOR, ...SLOW] },
      },
      { extends: true, test: { name: 'slow', include: [...SLOW], exclude: EDITOR } },
    ],
  },
});
