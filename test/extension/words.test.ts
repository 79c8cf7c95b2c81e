import { expect, it } from 'vitest';
import { overall, withErrors } from '../../src/extension/words';
import type { FitSummary } from '../../src/protocol/fits';

function fit(name: string, more: Partial<FitSummary> = {}): FitSummary {
  return { name, line: 0, character: 0, state: { kind: 'done' }, stale: false, runnable: true, ...more };
}
const ok = (name: string) => fit(name, { status: 'optimal' });

it('names a fit that failed before all that went well, whatever their order', () => {
  const failed = fit('broken', { state: { kind: 'failed', message: 'x' } });
  const stopped = fit('slow', { status: 'stopped' });
  const infeasible = fit('narrow', { status: 'infeasible' });
  const goods = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(ok);
  expect(overall([...goods, failed])).toEqual({ fit: failed, more: ' (+8)' });
  expect(overall([stopped, ...goods, infeasible])).toEqual({ fit: infeasible, more: ' (+9, 1 not proven)' });
  expect(overall([failed, infeasible, stopped])).toEqual({ fit: failed, more: ' (+2, 2 not proven)' });
  expect(overall(goods)).toEqual({ fit: goods[0], more: ' (+7)' });
  const stale = fit('old', { status: 'optimal', stale: true });
  expect(overall([ok('a'), stale])?.fit.name).toBe('old');
});

it('counts fits with errors that never ran', () => {
  const broken = fit('torn', { state: { kind: 'idle' }, runnable: false });
  expect(overall([ok('a'), broken, fit('b')])?.more).toBe(' (+2, 1 with errors)');
  // one that has an older result stands by that
  const edited = fit('old', { status: 'optimal', stale: true, runnable: false });
  expect(overall([ok('a'), edited])).toEqual({ fit: edited, more: ' (+1)' });
  expect(withErrors([broken, edited, fit('b')])).toBe(1);
});

it('names nothing where nothing was fitted', () => {
  expect(overall([fit('a'), fit('b', { runnable: false })])).toBeNull();
  expect(overall([fit('a'), ok('b')])).toEqual({ fit: ok('b'), more: ' (+1)' });
});
