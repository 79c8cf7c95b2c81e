/** `hullfit export` as its users have it: where the file goes, what it says, and what it refuses. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXPORTERS, exportResult } from '../../src/result/export/registry';
import { parseResult } from '../../src/result/read';
import { Cli } from '../helpers/cli';

/** Of one input, of two, and of samples that no network without a bias meets. */
const FITS = `dataset d { samples {
  0 -> 0
  1 -> 2
  2 -> 1
  3 -> 5
} }
dataset two { samples {
  0 1 -> 0
  1 0 -> 2
  2 3 -> 1
} }
dataset clash { samples {
  1 -> 0
  2 -> 3
} }
network bare { bias none }
fit curve { data d }
fit plane { data two }
fit none { data clash network bare }
`;

let cli: Cli;
let folder: string;
beforeAll(async () => {
  cli = new Cli();
  folder = cli.folderWith({ 'a.hull': FITS });
  await cli.run(folder, ['fit', 'a.hull', '--out', '.']);
});
afterAll(() => cli.dispose());

const read = (name: string): Buffer => readFileSync(join(folder, name));

describe('hullfit export', () => {
  it.each(EXPORTERS.map(({ id }) => id))(
    'writes what the registry gives, under the name of the fit: %s',
    async (id) => {
      const exporter = EXPORTERS.find((one) => one.id === id)!;
      const result = parseResult(read('curve.json').toString());
      const { file, content, size } = exportResult(result, exporter);
      if (existsSync(join(folder, file))) expect(id).toBe('json');
      const { code, stdout, stderr } = await cli.run(folder, [
        'export',
        'curve.json',
        '--to',
        id,
        '--out',
        file,
      ]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toBe(`${file} is written: ${exporter.label}, ${size}.\n`);
      expect(read(file)).toEqual(Buffer.from(content));
    },
  );

  it('takes a name, a number type, a range and a folder, and makes the name safe', async () => {
    mkdirSync(join(folder, 'sub'));
    const args = [
      'export',
      'curve.json',
      '--to',
      'c',
      '--name',
      'größe 2*/',
      '--number',
      'fixed16',
      '--range',
      'clamp',
      '--out',
      'sub',
    ];
    const { code, stdout } = await cli.run(folder, args);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^sub\/gro_e_2\.h is written: C header, \d+ bytes of tables in flash .*, within [\d.e-]+ over the range of the data\.\n$/,
    );
    expect(read('sub/gro_e_2.h').toString()).toContain('static inline int16_t gro_e_2(const int16_t *x)');
  });

  it('replaces nothing that nobody named', async () => {
    writeFileSync(join(folder, 'plane.h'), 'mine');
    const refused = await cli.run(folder, ['export', 'plane.json', '--to', 'c']);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toBe(
      'hullfit: plane.h is there already; write --out plane.h to replace it, or give another --name.\n',
    );
    expect(read('plane.h').toString()).toBe('mine');
    expect((await cli.run(folder, ['export', 'plane.json', '--to', 'c', '--name', 'other'])).code).toBe(0);
    expect(read('other.h').toString()).toContain('#define OTHER_INPUTS 2');
  });

  it.each([
    [['export', 'curve.json'], 3, '--to is missing; usage: hullfit export'],
    [['export', 'curve.json', '--to', 'cobol'], 3, '--to cobol is no format; usage'],
    [
      ['export', 'curve.json', '--to', 'c', '--number', 'half'],
      3,
      '--number half is none of double, float, fixed16, fixed32; usage',
    ],
    [
      ['export', 'curve.json', '--to', 'c', '--range', 'wrap'],
      3,
      '--range wrap is none of extrapolate, clamp; usage',
    ],
    [['export', 'curve.json', '--to', 'c', '--out', ''], 3, '--out names no file'],
    [['export', 'curve.json', '--to', 'c', '--name', ' '], 3, '--name is empty'],
    [['export', 'curve.json', '--to', 'c', '--out', 'nowhere/a/b.h'], 3, 'cannot be written'],
    [
      ['export', 'curve.json', '--to', 'python', '--number', 'fixed16'],
      3,
      'curve.json: Python module has no numbers of the type fixed16; it has double.',
    ],
    [
      ['export', 'plane.json', '--to', 'breakpoints'],
      3,
      'plane.json: Breakpoints are those of one input of numbers, and this network has 2',
    ],
    [
      ['export', 'none.json', '--to', 'c'],
      1,
      'none.json: The fit none is infeasible and has no network to export',
    ],
    [['export', 'missing.json', '--to', 'c'], 3, 'missing.json'],
    [['export', 'a.hull', '--to', 'c'], 2, 'a.hull: The file is not JSON'],
  ] as const)('refuses %j with one sentence', async (args, code, words) => {
    const ended = await cli.run(folder, args);
    expect(ended.code).toBe(code);
    expect(ended.stderr).toContain(words);
    expect(ended.stderr.trimEnd().split('\n').length).toBe(1);
    expect(ended.stdout).toBe('');
  });

  it('clamps no earlier result that does not hold the range of its inputs', async () => {
    const { samples, ...rest } = JSON.parse(read('curve.json').toString()) as {
      samples: Record<string, unknown>;
    };
    const kept = Object.entries(samples).filter(([name]) => !['ranges', 'x', 'y'].includes(name));
    const earlier = {
      ...rest,
      samples: { ...Object.fromEntries(kept), path: 'a.hull', sha256: '0'.repeat(64) },
    };
    writeFileSync(join(folder, 'earlier.json'), JSON.stringify(earlier));
    const clamped = await cli.run(folder, [
      'export',
      'earlier.json',
      '--to',
      'c',
      '--range',
      'clamp',
      '--out',
      'e.h',
    ]);
    expect(clamped.stderr).toContain(
      'does not hold the range of its inputs; run the fit again, or leave out the clamping.',
    );
    const fixed = await cli.run(folder, [
      'export',
      'earlier.json',
      '--to',
      'c',
      '--number',
      'fixed32',
      '--out',
      'e.h',
    ]);
    expect(fixed.stderr).toContain('which fixed point needs; run the fit again.');
    expect((await cli.run(folder, ['export', 'earlier.json', '--to', 'c', '--out', 'e.h'])).code).toBe(0);
  });
});
