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

it.each(FAULTS)('quotes nothing from %s outside', async (name, text, dataset) => {
  const root = cli.folderWith();
  const [work, elsewhere] = ['work', 'elsewhere'].map((folder) => join(root, folder));
  for (const folder of [work, elsewhere]) mkdirSync(folder);
  writeFileSync(join(elsewhere, name), text);
  symlinkSync(join(elsewhere, name), join(work, `link-${name}`));
  const places = [`../elsewhere/${name}`, join(elsewhere, name), `link-${name}`];
  const blocks = places.map(
    (from, at) => `dataset d${at} { from "${from}" ${dataset} }\nfit f${at} { data d${at} }\n`,
  );
  writeFileSync(join(work, 'a.hull'), blocks.join(''));
  const { code, stdout, stderr } = await cli.run(work, ['check', 'a.hull']);
  const said = (stdout + stderr).replaceAll(dataset.split(' ')[1], '');
  expect(said).not.toMatch(/root:x|\/bin\/bash|secret|31338|9999/);
  if (name === 'numbers.csv') return; // a warning alone, on columns that the .hull file names itself
  expect(code, said).toBe(2);
  places.forEach((_, at) => {
    expect(said).toMatch(new RegExp(`^a\\.hull:${2 * at + 1}:.* outside the working folder`, 'm'));
  });
});

it('quotes everything useful from a file inside', async () => {
  const [, text, dataset] = FAULTS.at(-1)!;
  const work = cli.folderWith({
    'infinite.csv': text,
    'a.hull': `dataset d { from "infinite.csv" ${dataset} }\nfit f { data d }\n`,
  });
  const { code, stderr } = await cli.run(work, ['check', 'a.hull']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/1e9999|finite/);
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
