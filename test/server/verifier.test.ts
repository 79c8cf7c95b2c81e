/** The verifier behind the server: a real thread of the bundled program, its answer, its cancelling, its death. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CancellationTokenSource } from 'vscode-languageserver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inlineSamples } from '../../src/result/restore';
import type { FitResult } from '../../src/result/schema';
import { verifyInThread } from '../../src/server/proofHandlers';
import { buildBundles } from '../helpers/bundle';
import { oneInput } from '../webview/fixtures';

let folder: string;
beforeAll(() => {
  folder = buildBundles('verifier');
});
afterAll(() => rmSync(folder, { recursive: true }));

const work = (result: FitResult) => ({ result, samples: inlineSamples(result)! });
const never = new CancellationTokenSource().token;

describe('the verifier in a thread', () => {
  it('checks every claim, and finds the one that was altered', async () => {
    const path = join(folder, 'verifier.js');
    const good = await verifyInThread(path, work(oneInput()), never);
    if (good.kind !== 'done') throw new Error(JSON.stringify(good));
    expect(good.findings.filter(({ holds }) => !holds)).toEqual([]);
    expect(good.provenLowerBound).toBeCloseTo(3, 9);
    const bad = await verifyInThread(path, work({ ...oneInput(), lowerBound: 3.1 }), never);
    expect(bad.kind === 'done' && bad.findings.some(({ holds }) => !holds)).toBe(true);
  });

  it('ends when the request is cancelled, before it starts or while it runs', async () => {
    const endless = join(folder, 'endless.js');
    writeFileSync(endless, 'for (;;) {}\n');
    for (const early of [true, false]) {
      const source = new CancellationTokenSource();
      if (early) source.cancel();
      const running = verifyInThread(endless, work(oneInput()), source.token);
      if (!early) setTimeout(() => source.cancel(), 50);
      await expect(running).rejects.toThrow('stopped');
    }
  });

  it('tells in words when its thread fails or ends without an answer', async () => {
    const broken = join(folder, 'broken.js');
    writeFileSync(broken, 'throw new Error("out of luck");\n');
    expect(await verifyInThread(broken, work(oneInput()), never)).toEqual({
      kind: 'failed',
      message: 'The verifier failed: out of luck',
    });
    const silent = join(folder, 'silent.js');
    writeFileSync(silent, '');
    expect(await verifyInThread(silent, work(oneInput()), never)).toMatchObject({ kind: 'failed' });
  });
});
