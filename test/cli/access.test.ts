/** The command line reads what lies outside, quotes nothing from it, and calls no other machine. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Cli } from '../helpers/cli';

let cli: Cli;
beforeAll(() => (cli = new Cli()));
afterAll(() => cli.dispose());

const SECRET = 'root:x:0:0:secret:/root:/bin/bash';

/** Every kind of fault that a message could quote from. */
const FAULTS: readonly (readonly [file: string, text: string, dataset: string])[] = [
  ['words.csv', `${SECRET}\n${SECRET}\n`, 'inputs x target y'],
  ['near.csv', 'secrets,y\n1,2\n2,3\n', 'inputs secret target y'],
  ['cell.csv', `x,y\n1,${SECRET}\n2,3\n`, 'inputs x target y'],
  ['labels.csv', 'x,y\n1,secret\n2,other\n', 'inputs x target y is "secrte"'],
  ['quotes.csv', `x,y\n1,"${SECRET}\n2,3\n`, 'inputs x target y'],
  ['uneven.csv', `x,y\n1,2,${SECRET}\n`, 'inputs x target y'],
  ['double.csv', 'secret,secret\n1,2\n', 'inputs secret target y'],
  ['numbers.csv', '31337,31338\n1,2\n2,3\n', 'inputs "31337" target "31338"'],
  ['text.json', `{"secret": "${SECRET}"`, 'inputs x target y'],
  ['rows.json', `[{"x": "${SECRET}", "y": 1}, {"x": {"secret": 1}, "y": 2}]`, 'inputs x target y'],
  ['infinite.csv', 'x,y\n1,-1e9999\n2,3\n', 'inputs x target y'],
];

it('quotes nothing from a file outside, and everything useful from one inside', async () => {
  const root = cli.folderWith();
  const [work, elsewhere] = ['work', 'elsewhere'].map((name) => join(root, name));
  for (const folder of [work, elsewhere]) mkdirSync(folder);
  for (const [name, text, dataset] of FAULTS) {
    writeFileSync(join(elsewhere, name), text);
    writeFileSync(join(work, name), text);
    symlinkSync(join(elsewhere, name), join(work, `link-${name}`));
    for (const from of [`../elsewhere/${name}`, join(elsewhere, name), `link-${name}`, name]) {
      const hull = join(work, 'a.hull');
      writeFileSync(hull, `dataset d { from "${from}" ${dataset} }\nfit f { data d }\n`);
      const { code, stdout, stderr } = await cli.run(work, ['check', 'a.hull']);
      const said = (stdout + stderr).replaceAll(dataset.split(' ')[1], '');
      if (name !== 'numbers.csv') expect(code, said).toBe(2);
      if (from === name) continue;
      expect(said, from).not.toMatch(/root:x|\/bin\/bash|secret|31338|9999/);
      if (code === 2) expect(said).toMatch(/outside the working folder/);
    }
  }
  const near = await cli.run(work, ['check', 'a.hull']);
  expect(near.stderr).toMatch(/1e9999|finite/);
});

it.each(['//host/share/x.csv', '\\\\host\\share\\x.csv', 'file://host/share/x.csv'])(
  'refuses %s with a sentence',
  async (path) => {
    const quoted = path.replaceAll('\\', '\\\\');
    const text = `dataset d { from "${quoted}" inputs x target y }\nfit f { data d }\n`;
    const work = cli.folderWith({ 'a.hull': text });
    const { code, stderr } = await cli.run(work, ['check', 'a.hull']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/a\.hull:1:18: error network-path .*another machine \(host\).*copy the file here/);
  },
);
