/** The lines of a sweep on the disk: what was ended before is read, what is torn is left out, what is of another sweep is refused. */
import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { noFit } from '../../src/engine/chain';
import type { FitOutcome } from '../../src/protocol/sweep';
import { Journal, JournalError } from '../../src/sweep/journal';
import { folder } from '../language/marked';

const SWEEP = { name: 's', sha256: 'a'.repeat(64) };
const fit = (point: number): FitOutcome => ({
  point,
  fold: null,
  ...noFit('failed', 'Größe: it failed.', 1),
});

async function written(points: number[]): Promise<string> {
  const path = join(folder(), 's.jsonl');
  const journal = await Journal.open(path, SWEEP, false);
  for (const point of points) void journal.write(fit(point));
  await journal.end();
  return path;
}

async function resumed(path: string, sweep = SWEEP): Promise<readonly FitOutcome[]> {
  const journal = await Journal.open(path, sweep, true);
  void journal.write(fit(9));
  await journal.end();
  return journal.before;
}

describe('the lines of a sweep', () => {
  it('are gone on with', async () => {
    const path = await written([2, 0]);
    expect(await resumed(path)).toEqual([fit(2), fit(0)]);
    expect(await resumed(path)).toEqual([fit(2), fit(0), fit(9)]);
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(6);
  });

  it('begin anew without resume, and where there are none', async () => {
    const path = await written([1]);
    await (await Journal.open(path, SWEEP, false)).end();
    expect(await resumed(path)).toEqual([]);
    expect(await resumed(join(folder(), 'new.jsonl'))).toEqual([]);
    const empty = join(folder({ 'e.jsonl': '' }), 'e.jsonl');
    expect(await resumed(empty)).toEqual([]);
  });

  it.each([1, 7, 40])('lose a last line that lacks its last %d bytes, and only that', async (bytes) => {
    const path = await written([2, 0]);
    truncateSync(path, readFileSync(path).length - bytes);
    expect(await resumed(path)).toEqual([fit(2)]);
    expect(await resumed(path)).toEqual([fit(2), fit(9)]);
  });

  it('are refused where they are of another sweep, or of none', async () => {
    const path = await written([2]);
    const other = { ...SWEEP, sha256: 'b'.repeat(64) };
    await expect(resumed(path, other)).rejects.toThrow(/another sweep, or its text or data have changed/);
    writeFileSync(path, 'a,b\n1,2\n');
    await expect(resumed(path)).rejects.toThrow(JournalError);
    const broken = await written([2]);
    appendFileSync(broken, '{"point":1}\n');
    await expect(resumed(broken)).rejects.toThrow(/s\.jsonl:3 is no fit/);
  });
});
