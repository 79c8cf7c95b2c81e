import { expect, it } from 'vitest';
import type { Solution } from '../../src/core/solution';
import { RoundRecorder } from '../../src/engine/roundRecorder';
import { pack } from '../../src/protocol/packed';
import { ROUND_LIMITS } from '../../src/protocol/rounds';

const SCALING = { offset: [5], factor: [2] };

/** So many neurons σ(x + 1) in scaled units. */
function solution(neurons: number, objective: number | null = neurons): Solution {
  return {
    ...{ status: 'optimal', objective, mass: objective, lowerBound: 0, gap: 0, dual: [], trace: [] },
    neurons: Array.from({ length: neurons }, () => ({ weights: [1], bias: 1, output: 1 })),
    skip: { constant: 3, linear: [1] },
    timing: { totalMs: 1, masterMs: 1, pricingMs: 0 },
  };
}

it('keeps no more rounds than the limit, from the first to the last, each once', () => {
  const recorder = new RoundRecorder(SCALING);
  for (let iteration = 1; iteration <= 1000; iteration++) {
    recorder.add(iteration, pack(solution(1)));
    recorder.add(iteration, pack(solution(2)));
  }
  const kept = recorder.networks();
  expect(kept.length).toBeLessThanOrEqual(ROUND_LIMITS.rounds);
  expect(kept.length).toBeGreaterThanOrEqual(ROUND_LIMITS.rounds / 2);
  expect(kept[0].iteration).toBe(1);
  expect(kept.at(-1)!.iteration).toBe(1000);
  expect(kept.every(({ neurons }) => neurons.length === 2)).toBe(true);
});

it('has the networks in raw units', () => {
  const recorder = new RoundRecorder(SCALING);
  recorder.add(1, pack(solution(1)));
  // scaled = (raw − 5) · 2, so scaled + 1 = 2 raw − 9
  expect(recorder.networks()).toEqual([
    {
      iteration: 1,
      neurons: [{ weights: [2], bias: -9, output: 1 }],
      skip: { constant: -7, linear: [2] },
    },
  ]);
});

it('keeps nothing that is too large to be sent, has too many inputs to be drawn, or is no network', () => {
  const recorder = new RoundRecorder(SCALING);
  recorder.add(1, pack(solution(ROUND_LIMITS.neurons + 1)));
  recorder.add(2, pack(solution(0, null)));
  expect(recorder.networks()).toEqual([]);
  const many = new RoundRecorder({ offset: [0, 0, 0], factor: [1, 1, 1] });
  many.add(1, pack({ ...solution(0, 1), skip: { constant: 0, linear: [0, 0, 0] } }));
  expect(many.networks()).toEqual([]);
});
