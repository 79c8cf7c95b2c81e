import { expect, it } from 'vitest';
import { problem, solved } from '../helpers/solved';
const noisy = (n: number, f: (x: number) => number, rest: object) => {
  const rows = Array.from({ length: n }, (_, i) => [-1 + (2 * i) / (n - 1)]);
  const y = rows.map(([x], i) => f(x) + 0.2 * Math.sin(17.3 * i * i + 1));
  return problem(rows, y, { bias: { kind: 'free' }, skip: 'affine', ...rest });
};
const ls = (penalty: number) => ({ goal: { kind: 'least_squares', penalty } });
const shapes = [
  { outputs: 'any', slopes: [0, Infinity] },
  { outputs: 'any', slopes: [-Infinity, 0] },
  { outputs: 'any', slopes: [-0.3, 0.7] },
  { outputs: 'convex', slopes: null },
  { outputs: 'concave', slopes: null },
  { outputs: 'convex', slopes: [0, Infinity] },
  { outputs: 'concave', slopes: [-0.3, 0.7] },
];
const goals = [
  { kind: 'least_squares', penalty: 0.003 },
  { kind: 'least_absolute', penalty: 0.01 },
  { kind: 'huber', delta: 0.1, penalty: 0.003 },
  { kind: 'quantile', tau: 0.8, penalty: 0.01 },
  { kind: 'within_penalty', tolerance: 0.1, penalty: 0.01 },
  { kind: 'within', tolerance: 1 },
];
for (const n of [12, 90, 1500])
  for (const shape of shapes)
    for (const goal of goals)
      it(`${n} ${JSON.stringify(shape)} ${goal.kind}`, async () => {
        const s = await solved(noisy(n, (x) => Math.sin(3 * x), { goal, shape }));
        console.log(n, JSON.stringify(shape), goal.kind, s.status, s.reason ?? '', s.objective, s.gap, s.neurons.length, Math.round(s.timing.totalMs));
        expect(s.status).toBe('optimal');
      });
