import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BiasConstraint, Skip, WeightConstraint } from '../../src/core/problem';
import { compile } from './marked';
import { goalOf, type StoredGoal } from '../../src/result/goals';
import { goalText } from '../helpers/vectors';

interface Vector {
  readonly name: string;
  readonly X: number[][];
  readonly y: number[];
  readonly slope: number;
  readonly weights: WeightConstraint;
  readonly bias: BiasConstraint;
  readonly skip: Skip;
  readonly goal: StoredGoal;
  readonly sampleWeights?: readonly number[];
  readonly outputs?: 'convex' | 'concave';
  readonly status?: string;
}

/** But for those that a samples block cannot say: weights, and a tolerance a sample. */
const vectors = ['atomic-norm', 'losses', 'peer-problems'].flatMap((name) =>
  (JSON.parse(readFileSync(join(import.meta.dirname, `../vectors/${name}.json`), 'utf8')) as Vector[]).filter(
    ({ goal, sampleWeights }) => !sampleWeights && !('tolerance' in goal && Array.isArray(goal.tolerance)),
  ),
);

describe('the reference cases, written out as .hull files', () => {
  it.each(vectors.map((vector) => [vector.name, vector] as const))('%s', async (_, vector) => {
    const { X, y, slope, weights, bias, skip, outputs } = vector;
    const goal = goalOf(vector.goal);
    const { fits, diagnostics } = await compile(`
      dataset d { samples {
        ${X.map((x, i) => `${x.join(', ')} -> ${y[i]}`).join('\n')}
      } }
      network n {
        activation leaky_relu(${slope}) weights ${weights.norm} <= ${weights.radius}
        bias ${bias.kind === 'bound' ? `<= ${bias.limit}` : bias.kind} skip ${skip}
        ${outputs ? `shape ${outputs}` : ''}
      }
      fit f { data d network n goal ${goalText(goal)} }`);
    expect(fits[0].job?.problem).toEqual({
      count: y.length,
      dimension: X[0].length,
      inputs: Float64Array.from(X.flat()),
      targets: Float64Array.from(y),
      slope,
      weights,
      bias,
      skip,
      goal,
      ...(outputs && { shape: { outputs, slopes: null } }),
    });
    const warned = diagnostics.some(({ code }) =>
      /^(conflicting-duplicates|infeasible-no-bias|infeasible-shape)$/.test(code),
    );
    if (vector.status !== 'infeasible') expect(warned).toBe(false);
    else if (skip === 'none' || outputs) expect(warned).toBe(true);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
