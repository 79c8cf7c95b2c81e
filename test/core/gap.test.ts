/** The relative gap and its floor. */
import { describe, expect, it } from 'vitest';
import { gapFloor, relativeGap } from '../../src/core/gap';

describe('the relative gap', () => {
  it('is relative to the objective, whatever its size', () => {
    expect(relativeGap(2, 1)).toBe(0.5);
    expect(relativeGap(2e-9, 1e-9)).toBe(0.5);
    expect(relativeGap(2e9, 1e9)).toBe(0.5);
  });

  it('is zero where nothing is left, and never negative', () => {
    expect(relativeGap(0, 0)).toBe(0);
    expect(relativeGap(1, 1)).toBe(0);
    expect(relativeGap(1, 1 + 1e-12)).toBe(0);
  });

  it('has a floor under which the targets leave less than seven digits of the objective', () => {
    const floor = gapFloor([1, -1], [3, 4]);
    // half a unit in the last place of each target moves the norm by |z||y| 2⁻⁵³
    expect(floor).toBeCloseTo(1e7 * 7 * 2 ** -53, 20);
    expect(relativeGap(floor / 10, 0, floor)).toBe(0.1);
    expect(relativeGap(10 * floor, 9 * floor, floor)).toBeCloseTo(0.1, 12);
  });
});
