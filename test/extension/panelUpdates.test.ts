import { describe, expect, test } from 'vitest';
import { PanelUpdates } from '../../src/extension/panelUpdates';
import type { ToPanel } from '../../src/protocol/panel';
import type { FitResult } from '../../src/result/schema';
import { merged, receive } from '../../src/webview/messages';
import { oneInput } from '../webview/fixtures';
import { largeResult } from '../webview/largeResult';
import { stateOf } from '../webview/panelPage';

function large(neurons: number): FitResult {
  const one = { weights: [0.123456789], bias: -0.987654321, output: 1 };
  return { ...oneInput(), neurons: new Array<typeof one>(neurons).fill(one) };
}

const bytes = (messages: readonly ToPanel[]) =>
  messages.reduce((sum, message) => sum + JSON.stringify(message).length, 0);

describe('a result on its way to the panel', () => {
  test('has its neurons and its dual as they lie in memory, eight bytes a number, and every bit of them', () => {
    const { result } = largeResult(100_000);
    const message = new PanelUpdates().next(stateOf({ result }));
    if (message.type !== 'state' || message.lists === undefined) throw new Error('no lists');
    const { lists, ...rest } = message;
    expect(JSON.stringify(rest).length).toBeLessThan(5000);
    expect(lists.neurons.byteLength + lists.dual.byteLength).toBe(
      8 * (3 * result.neurons.length + result.dual.length),
    );
    const received = receive(structuredClone(message));
    if (!received.ok || received.message.type !== 'state') throw new Error('not understood');
    expect(received.message.state.result).toEqual(result);
  });

  test.each([
    ['a neuron that is not whole', { neurons: new Float64Array(4), dual: new Float64Array(2) }],
    ['a number that is none', { neurons: Float64Array.of(1, 0, Number.NaN), dual: new Float64Array(2) }],
    ['a dual of another length', { neurons: new Float64Array(3), dual: new Float64Array(1) }],
    ['text', { neurons: 'AAAA', dual: 'AAAA' }],
  ])('is refused with %s', (_, lists) => {
    const whole = new PanelUpdates().next(stateOf(oneInput()));
    expect(receive({ ...whole, lists })).toMatchObject({
      ok: false,
      problem: expect.stringContaining('cannot show') as string,
    });
  });
});

describe('what a key that is pressed sends to the panel', () => {
  test('is the same for a large network as for a small one', () => {
    const twenty = (result: FitResult): number => {
      const updates = new PanelUpdates();
      updates.next(stateOf({ result }));
      return bytes(
        Array.from({ length: 20 }, (_, k) =>
          updates.next(stateOf({ result, stale: k % 2 === 0, documentVersion: 4 + k })),
        ),
      );
    };
    expect(twenty(large(50_000))).toBe(twenty(large(2)));
    expect(twenty(large(50_000))).toBeLessThan(10_000);
  });

  test('leaves what is shown as it was', () => {
    const updates = new PanelUpdates();
    const rounds = [{ iteration: 1, neurons: oneInput().neurons, skip: oneInput().skip }];
    const first = { ...stateOf(oneInput()), rounds };
    const second = { ...first, stale: true, documentVersion: 9 };
    const states = [first, second].map((state) => {
      const received = receive(updates.next(state));
      if (!received.ok || received.message.type !== 'state') throw new Error('not understood');
      return received.message.state;
    });
    expect('result' in states[1] || 'rounds' in states[1]).toBe(false);
    expect(merged(merged(null, states[0]), states[1])).toEqual(second);
  });

  test('is the whole state again for another result, another list of runs, and a view that was loaded anew', () => {
    const updates = new PanelUpdates();
    const state = stateOf(oneInput());
    const whole = (message: ToPanel) => message.type === 'state' && 'result' in message.state;
    const run = { startedAt: '2026-01-01T00:00:00Z', version: 1, status: 'optimal', neurons: 1 } as const;
    const earlier = [{ ...run, mass: 1, lowerBound: 1, gap: 0, error: 0, test: null, ms: 1 }];
    expect(whole(updates.next(state))).toBe(true);
    expect(whole(updates.next(state))).toBe(false);
    expect(whole(updates.next({ ...state, result: oneInput() }))).toBe(true);
    const before = { ...state, earlier };
    expect(whole(updates.next(before))).toBe(true);
    expect(whole(updates.next(before))).toBe(false);
    updates.forget();
    expect(whole(updates.next(before))).toBe(true);
  });
});
