/** What is waited for in the editor: from Ctrl+S until the panel shows the new result as current, in a real VS Code. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installExtension } from '../../test/harness/codeServer';
import { packagedExtension } from '../../test/harness/packaged';
import { Workbench } from '../../test/screen/workbench';
import { workspaceOf } from '../../test/screen/workspace';
import { median } from '../table';
import type { Wait, WaitOptions } from './commandLine';
import { MOONS_FILE, SMALL_FILE, waves, WAVES_FILE } from './files';

interface Edit {
  readonly work: string;
  readonly file: string;
  /** The text of the .hull file; `changes` replace one another in it. */
  readonly text: string;
  /** Each makes a fit of its own necessary. The first is in the file. */
  readonly changes: readonly string[];
  readonly limitMs: number | null;
  readonly quick: boolean;
  readonly more?: () => Readonly<Record<string, string>>;
}

const EDITS: readonly Edit[] = [
  {
    work: 'Ctrl+S to the fresh result, 4 samples',
    file: 'small.hull',
    text: SMALL_FILE,
    changes: ['0.05', '0.06', '0.07', '0.08'],
    limitMs: null,
    quick: true,
  },
  {
    work: 'Ctrl+S to the fresh result, 2 inputs, 100 samples, classify soft',
    file: 'moons.hull',
    text: MOONS_FILE,
    changes: ['soft 10', 'soft 11', 'soft 12', 'soft 13'],
    limitMs: null,
    quick: true,
  },
  {
    work: 'Ctrl+S to the fresh result, 1 input, 100,000 rows, 50,000 neurons',
    file: 'waves.hull',
    text: WAVES_FILE.replace('activation relu', 'activation leaky_relu(0.01)'),
    changes: ['0.01', '0.02', '0.03', '0.04'],
    limitMs: null,
    quick: false,
    more: () => ({ 'waves.csv': waves(100_000) }),
  },
];

/** The solve is a part of it, so a limit on the whole is generous. */
const LIMIT_MS = 120_000;

export async function editorWaits({ quick, only, say }: WaitOptions): Promise<Wait[]> {
  const chosen = EDITS.filter((edit) => edit.work.includes(only) && (edit.quick || !quick));
  if (chosen.length === 0) return [];
  if (!existsSync(join('.cache', 'vscode', 'where.json'))) {
    const note = 'needs a VS Code: npm run vscode';
    return chosen.map(({ work, limitMs }) => ({
      work,
      ms: null,
      solveMs: null,
      peakBytes: null,
      limitMs,
      note,
    }));
  }
  const files = chosen.map(({ file, text, more }) => ({ [file]: text, ...more?.() }));
  const { folder, remove } = workspaceOf(Object.assign({}, ...files) as Record<string, string>);
  const extensions = mkdtempSync(join(tmpdir(), 'hullfit-extensions-'));
  try {
    await installExtension(packagedExtension(), extensions);
    const workbench = await Workbench.start({ workspace: folder, extensions });
    try {
      const waits: Wait[] = [];
      for (const edit of chosen) {
        say(`${edit.work} …`);
        waits.push(await waitFor(workbench, edit, quick));
      }
      return waits;
    } finally {
      await workbench.dispose();
    }
  } finally {
    rmSync(extensions, { recursive: true, force: true });
    remove();
  }
}

async function waitFor(workbench: Workbench, edit: Edit, quick: boolean): Promise<Wait> {
  const { work, file, text, limitMs } = edit;
  const changes = edit.changes.slice(0, quick ? 2 : undefined);
  const before = text.slice(0, text.indexOf(changes[0])).split('\n');
  const [line, column] = [before.length, before.at(-1)!.length + 1];
  await workbench.open(file);
  await workbench.command('Hullfit: Fit File');
  const current = workbench.panel.locator('body:not(.stale)');
  const shown = workbench.panel.locator('#reveal', { hasText: file });
  await shown.waitFor({ timeout: LIMIT_MS });
  await current
    .getByText(/^Proven optimal/)
    .first()
    .waitFor({ timeout: LIMIT_MS });
  const found: number[] = [];
  const solved: number[] = [];
  for (let at = 1; at < changes.length; at++) {
    await workbench.retype(line, column, changes[at - 1], changes[at]);
    await workbench.panel.locator('body.stale').waitFor({ timeout: LIMIT_MS });
    const started = performance.now();
    await workbench.page.keyboard.press('Control+s');
    await current.waitFor({ timeout: LIMIT_MS });
    found.push(performance.now() - started);
    const time = await workbench.panel.locator('[data-metric="time"] .value').getAttribute('title');
    solved.push(Number(time));
  }
  return { work, ms: median(found), solveMs: median(solved), peakBytes: null, limitMs, note: '' };
}
