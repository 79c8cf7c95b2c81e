import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as {
  version: string;
};

export default defineConfig({
  define: { HULLFIT_VERSION: JSON.stringify(version) },
  test: {
    include: ['test/**/*.test.ts', 'src/**/*.test.ts'],
    exclude: ['test/host/**', 'test/package/**', 'test/screen/**', 'node_modules/**'],
    globalSetup: ['test/temporary.ts', 'test/bundles.ts'],
    setupFiles: ['test/fixedSeed.ts', 'test/turns.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    poolOptions: { forks: { maxForks: 2 } },
  },
});
