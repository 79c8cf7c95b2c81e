/** Folders for the screen tests, written anew for each file of tests. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary folder with these files; the second field removes it. */
export function workspaceOf(files: Readonly<Record<string, string>>): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'hullfit-screen-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Two fits; the first reads a dataset that is misspelt. */
export const BROKEN = `dataset spot {
  samples {
    0 -> 1
    1 -> 2
    2 -> 1
  }
}
fit astray { data sopt }
fit sound { data spot }
`;

/** A fit that takes far longer than a test waits. */
export const SLOW = `dataset planted { generate teacher(neurons: 12, inputs: 2, samples: 300, seed: 1) }
fit long { data planted gap 1e-12 time 5 min }
`;

/** One that takes as long, and whose rounds have a network from the first on. */
export const SLOW_LOSS = `dataset noisy { generate teacher(neurons: 12, inputs: 2, samples: 600, seed: 1, noise: 0.3) }
fit long { data noisy goal least_squares penalty 0.01% gap 1e-14 time 5 min }
`;
