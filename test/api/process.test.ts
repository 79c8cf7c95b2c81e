/** Processes that use the library: they end by themselves, whatever they did with it. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isOver } from '../helpers/load';
import { builtLibrary } from './library';

const { dispose, folder } = builtLibrary();
afterAll(dispose);

const SHORT = `'dataset d { samples {\\n0 -> 1\\n1 -> 2\\n2 -> 1\\n} }\\nfit f { data d }'`;
const ENDLESS = `{ data: { generate: { kind: 'teacher', neurons: 20, inputs: 8, samples: 400, noise: 0.3 } }, time: 300 }`;

/** Runs a module that imports the library; answers what it printed, and whether it went on after its last line. */
function ends(name: string, body: string): Promise<{ code: number | null; out: string; lingered: boolean }> {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(
    path,
    `import { fit, verify, HullfitError } from './api.mjs';\n${body}\nconsole.log('done');\n`,
  );
  const child = spawn(process.env.HULLFIT_NODE ?? process.execPath, [path]);
  let out = '';
  let last = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    last = performance.now();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (out += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, lingered: isOver(last, 700) }));
  });
}

describe('a process', () => {
  it.each([
    ['imported', ''],
    ['fitted', `console.log((await fit(${SHORT})).status);`],
    ['verified', `console.log((await verify(await fit(${SHORT}))).ok);`],
    ['refused', `await fit('nothing').catch((error) => console.log(error instanceof HullfitError));`],
    [
      'aborted',
      `await fit(${ENDLESS}, { signal: AbortSignal.timeout(700) }).catch(({ name }) => console.log(name));`,
    ],
  ])('that has %s ends by itself', async (name, body) => {
    const { code, out, lingered } = await ends(name, body);
    expect([code, out.trimEnd().split('\n').at(-1)]).toEqual([0, 'done']);
    expect(lingered).toBe(false);
  });

  it('is kept alive by a fit that runs', async () => {
    const { out } = await ends('waiting', `void fit(${SHORT}).then(({ status }) => console.log(status));`);
    expect(out).toContain('optimal');
  });

  it('loads the same library by import and by require', async () => {
    const body = `import { createRequire } from 'node:module';\nconsole.log(createRequire(import.meta.url)('./api.js').HullfitError === HullfitError);`;
    expect((await ends('both', body)).out).toContain('true');
  });

  it('is told which file is missing beside the library', async () => {
    const path = join(folder, 'bundled', 'api.js');
    const body = `import { cpSync, mkdirSync } from 'node:fs';\nimport { createRequire } from 'node:module';\nmkdirSync('${join(folder, 'bundled')}');\ncpSync('${join(folder, 'api.js')}', '${path}');\nawait createRequire(import.meta.url)('${path}').fit(${SHORT}).catch(({ code, message }) => console.log(code, message));`;
    expect((await ends('moved', body)).out).toMatch(
      /internal .*worker\.js is missing.*install the whole package/,
    );
  });
});
