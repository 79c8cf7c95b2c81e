// Compiles src/core/linear/assembly/kernels.ts (AssemblyScript) to WebAssembly and writes it, as base64, into
// src/core/linear/generated/kernels.ts (a part of `npm run generate`).
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { main, ScriptError } from './lib/run.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const source = 'src/core/linear/assembly/kernels.ts';
const target = join(root, 'src/core/linear/generated/kernels.ts');
/** Characters of base64 on a line, so that lines keep to the tree's width. */
const LINE = 100;

async function compile() {
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
  const lines = (await compile()).match(new RegExp(`.{1,${LINE}}`, 'g'));
  const text = [
    `// Compiled from ${source.slice('src/core/linear/'.length)} by npm run generate. Not to be edited.`,
    'export const KERNELS = [',
    ...lines.map((line) => `  '${line}',`),
    "].join('');",
    '',
  ].join('\n');
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
});
