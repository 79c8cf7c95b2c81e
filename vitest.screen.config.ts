// The tests through the screen: the packaged extension, installed into a real VS Code. They take turns, since each
// starts a server and a browser of its own.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/screen/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    pool: 'forks',
  },
});
