// Compiles the kernels in AssemblyScript to WebAssembly and writes them, as base64, into `generated` beside their `assembly`
// (a part of `npm run generate`).
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { main, ScriptError } from './lib/run.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
/** A folder, its entry in `assembly`, and the constant that holds what is compiled. */
const kernels = [
  { folder: 'src/core/linear', name: 'kernels', constant: 'KERNELS' },
  { folder: 'src/core/pricing/boxes', name: 'boxes', constant: 'BOXES' },
  { folder: 'src/cli/numberText', name: 'numberText', constant: 'NUMBER_TEXT' },
];
/** Characters of base64 on a line, so that lines keep to the tree's width. */
const LINE = 100;

async function compile(source) {
  let binary;
  const { error, stderr } = await asc.main(
    [
      source,
      '-O3',
      '--noAssert',
      '--runtime',
      'stub',
      '--importMemory',
      '--enable',
      'simd',
      '-o',
      'kernels.wasm',
    ],
    {
      baseDir: root,
      writeFile: (name, contents) => {
        if (name === 'kernels.wasm') binary = contents;
      },
    },
  );
  if (error || binary === undefined) throw new ScriptError(`${source} does not compile:\n${stderr}`);
  return Buffer.from(binary).toString('base64');
}

await main(async () => {
  for (const { folder, name, constant } of kernels) {
    const lines = (await compile(`${folder}/assembly/${name}.ts`)).match(new RegExp(`.{1,${LINE}}`, 'g'));
    const text = [
      `// Compiled from assembly/${name}.ts by npm run generate. Not to be edited.`,
      `export const ${constant} = [`,
      ...lines.map((line) => `  '${line}',`),
      "].join('');",
      '',
    ].join('\n');
    const target = join(root, folder, 'generated', `${name}.ts`);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
});
