// The licences of everything that is bundled, from esbuild's own record of what went into the bundles.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ScriptError } from './run.mjs';

const LICENCE_FILE = /^(licen[cs]e|copying|notice|third-?party-?notices?)([.-].*)?$/i;

/** Folders of the packages that a metafile's inputs come from, relative to the root, each once and sorted. */
export function packageFolders(inputs) {
  const folders = Object.keys(inputs).flatMap((path) => {
    const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path);
    return match === null ? [] : [match[1]];
  });
  return [...new Set(folders)].sort();
}

/** The notices as one text. Throws when a package comes without the text of its licence. */
export function noticesOf(root, folders) {
  const parts = folders.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const files = readdirSync(join(root, folder))
      .filter((file) => LICENCE_FILE.test(file))
      .sort();
    if (files.length === 0) {
      throw new ScriptError(`${name} ${version} (${license}) has no licence file to put into the notices.`);
    }
    const texts = files.map((file) => readFileSync(join(root, folder, file), 'utf8').trim());
    return `${name} ${version} (${license})\n${'-'.repeat(72)}\n${texts.join('\n\n')}\n`;
  });
  const head =
    'Hullfit contains the following packages, each under the licence that follows its name.\n' +
    'HiGHS, compiled to WebAssembly (highs.wasm), comes with the package highs.\n';
  return `${head}\n${parts.join(`\n${'='.repeat(72)}\n\n`)}`;
}

/** What of a package lies in the bundles without being an input of them. */
export const COPIED = ['node_modules/highs'];

/** The notices for what a metafile lists and what is copied beside the bundles. */
export function writeableNotices(root, metafile) {
  if (!existsSync(metafile)) throw new ScriptError(`${metafile} is missing; build with --meta first.`);
  const { inputs } = JSON.parse(readFileSync(metafile, 'utf8'));
  const folders = [...new Set([...packageFolders(inputs), ...COPIED])].sort();
  return noticesOf(root, folders);
}
