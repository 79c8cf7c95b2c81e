/** Results that do not carry their samples find them again, wherever the folder went, and name nothing absolute. */
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Cli } from '../helpers/cli';

let cli: Cli;
beforeAll(() => (cli = new Cli()));
afterAll(() => cli.dispose());

const COUNT = 5200;
const TABLE = `x,y\n${Array.from({ length: COUNT }, (_, i) => `${i},${i % 2}`).join('\n')}\n`;
const HULL = `dataset d { from "../data/t.csv" inputs x target y }
dataset g { generate curve(sin(x), from: 0, to: 1, samples: ${COUNT}) }
network n { bias free skip affine }
fit tabled { data d network n goal within 1 time 20 s }
fit generated { data g network n goal within 0.5 time 20 s }
`;

it('in a folder that is moved, beside the .hull file, and of an earlier version', async () => {
  const root = cli.folderWith();
  const project = join(root, 'project');
  for (const folder of ['fits', 'data', 'elsewhere']) mkdirSync(join(project, folder), { recursive: true });
  writeFileSync(join(project, 'data', 't.csv'), TABLE);
  writeFileSync(join(project, 'fits', 'a.hull'), HULL);
  const made = await cli.run(root, ['fit', join(project, 'fits', 'a.hull'), '--out', join(project, 'out')]);
  expect(made.code, made.stderr).toBe(0);
  const printed = await cli.run(root, [
    'fit',
    join(project, 'fits', 'a.hull'),
    '--json',
    '--only',
    'generated',
  ]);
  expect(printed.stdout).not.toContain(root);

  const moved = join(root, 'moved');
  renameSync(project, moved);
  for (const name of ['tabled', 'generated']) {
    const path = join(moved, 'out', `${name}.json`);
    const text = readFileSync(path, 'utf8');
    const { file, samples } = JSON.parse(text) as { file: string; samples: { path: string } };
    expect(text).not.toContain(root);
    expect([file, samples.path]).toEqual(['../fits/a.hull', name === 'tabled' ? '../data/t.csv' : 'a.hull']);
    const checked = await cli.run(root, ['verify', path]);
    expect(checked.code, checked.stdout + checked.stderr).toBe(0);
  }
  const text = readFileSync(join(moved, 'out', 'tabled.json'), 'utf8');
  // passed on, and put beside the file
  cpSync(join(moved, 'out', 'tabled.json'), join(moved, 'fits', 'passed.json'));
  expect((await cli.run(root, ['verify', join(moved, 'fits', 'passed.json')])).code).toBe(0);
  // as earlier versions wrote it
  const old = text
    .replace('"../fits/a.hull"', JSON.stringify('a.hull'))
    .replace('"../data/t.csv"', JSON.stringify(join(moved, 'fits', 'a.hull')));
  writeFileSync(join(root, 'old.json'), old);
  expect((await cli.run(root, ['verify', join(root, 'old.json')])).code).toBe(0);
  // of nothing that is here, or of another machine
  writeFileSync(join(root, 'lost.json'), text);
  rmSync(join(root, 'old.json'));
  const lost = await cli.run(root, ['verify', join(root, 'lost.json')]);
  expect([lost.code, lost.stderr]).toEqual([2, expect.stringMatching(/in a\.hull, which was not found/)]);
  writeFileSync(join(root, 'far.json'), text.replace('"../fits/a.hull"', '"//host/share/a.hull"'));
  const far = await cli.run(root, ['verify', join(root, 'far.json')]);
  expect([far.code, far.stderr]).toEqual([2, expect.stringMatching(/another machine \(host\)/)]);
});
