// The tests of the packaged extension: what is in it, and through the screen of a real VS Code that it is installed into. They take
// turns, since each of the latter starts a server and a browser of its own.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/package/**/*.test.ts', 'test/screen/**/*.test.ts'],
    globalSetup: ['test/screen/globalSetup.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    pool: 'forks',
  },
});
