/** The table of `hullfit fit`, and the sentences under it. */
import { describe, expect, it } from 'vitest';
import { formatSummary } from '../../src/cli/summary';
import { Random } from '../../src/data/random';
import { oneInput, planted } from '../webview/fixtures';
import { quantile } from '../webview/lossFixtures';

describe('the summary of results', () => {
  it('has for a quantile the shares of the samples below it and on it, and the one asked for', () => {
    expect(formatSummary([quantile()])).toContain('14.3 % below, 71.4 % on it (asked 40 %)');
    const earlier = { ...quantile(), residual: { max: 0.6, rms: 0.27 } };
    expect(formatSummary([earlier])).toContain('max 0.6');
  });

  it('says of an interpolation of noise that it is one, under the table', () => {
    const random = new Random(3);
    const y = Array.from({ length: 25 }, () => random.normal());
    const slopes = y.slice(1).map((value, k) => value - y[k]);
    const noisy = planted({
      ...{ fit: 'wild', x: y.map((_, k) => [k]), y, inputs: ['t'], target: 'y', lowerBound: 0 },
      neurons: slopes
        .slice(1)
        .map((slope, k) => ({ weights: [1], bias: -(k + 1), output: slope - slopes[k] })),
    });
    const lines = formatSummary([noisy, oneInput()]).trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[3]).toMatch(
      /^wild: It took 23 neurons .* look noisy\. `goal least_squares penalty 5%` lets /,
    );
  });
});
