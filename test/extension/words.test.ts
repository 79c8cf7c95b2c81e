import { expect, it } from 'vitest';
import { overall } from '../../src/extension/words';
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

it('names nothing where nothing was fitted', () => {
  expect(overall([fit('a'), fit('b', { runnable: false })])).toBeNull();
  expect(overall([fit('a'), ok('b')])).toEqual({ fit: ok('b'), more: ' (+1)' });
});
