/** docs/api says what the comments of src/api say; else run npm run generate. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as api from '../../src/api';

describe('the pages of the library', () => {
  it('are up to date, and everything public is documented; else run npm run generate', () => {
    execFileSync(process.execPath, ['scripts/apiPages.mjs', '--check'], { encoding: 'utf8', stdio: 'pipe' });
  });

  it('have every function', () => {
    const page = readFileSync('docs/api/README.md', 'utf8');
    for (const name of Object.keys(api)) expect(page).toMatch(new RegExp(`^### ${name}(\\(\\))?$`, 'm'));
  });
});
