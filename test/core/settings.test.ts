/** The solver's settings: each in the range of its unit, under a name of its own, and the same in AssemblyScript. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LOOPS_ORDER, SETTINGS } from '../../src/core/settings';
import { LINEAR } from '../../src/core/settings/linear';
import { PARTS } from '../../src/core/settings/parts';
import { PRICING } from '../../src/core/settings/pricing';
import {
  checkOrder,
  checkPart,
  count,
  floor,
  radians,
  share,
  tolerance,
  tolerances,
} from '../../src/core/settings/units';

describe('the settings', () => {
  it.each(Object.entries(PARTS))('of %s are in the range of their units', (_room, part) => {
    expect(checkPart(part)).toEqual([]);
  });

  it('have one value a name', () => {
    const names = Object.values(PARTS).flatMap((part) => Object.keys(part));
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it('are refused outside of the range of their units', () => {
    const part = {
      first: share(1.5),
      second: tolerance(0),
      third: count(2.5),
      fourth: radians(2),
      fifth: floor(1e-3),
      sixth: tolerances(0, 1e-3, -1),
      seventh: tolerance(NaN),
      eighth: share(1),
    };
    expect(checkPart(part)).toEqual([
      'first = 1.5 is no share.',
      'second = 0 is no tolerance.',
      'third = 2.5 is no count.',
      'fourth = 2 is no radians.',
      'fifth = 0.001 is no floor.',
      'sixth = 0,0.001,-1 is no tolerance.',
      'seventh = NaN is no tolerance.',
    ]);
  });
});

it('agree with one another', () => {
  expect(checkOrder(SETTINGS, LOOPS_ORDER)).toEqual([]);
  expect(checkOrder({ ...SETTINGS, descentWidth: 400 }, LOOPS_ORDER)).toEqual([
    'descentWidth = 400 is above descentWidest = 300.',
  ]);
});

/** Constants of the search in boxes in AssemblyScript, and the settings that they repeat. */
const REPEATED: Readonly<Record<string, number>> = {
  KEEP: PRICING.keptRows,
  LEAST_WIDTH: PRICING.leastWidth,
  SPHERE_SCORE: PRICING.sphereScore,
  TINY: PRICING.leastRange,
  LEAST_NORM: PRICING.leastNorm,
  ASCENT_SWEEPS: PRICING.ascentSweeps,
  JACOBI_SWEEPS: PRICING.jacobiSweeps,
  CONCAVE_SWEEPS: PRICING.concaveSweeps,
  STILL: PRICING.ascentMove,
  DIAGONAL: PRICING.jacobiDiagonal,
  TIGHT: PRICING.tightLinearisation,
};

it.each([
  ['src/core/pricing/boxes/assembly', REPEATED],
  ['src/core/linear/assembly', { TINY: LINEAR.tinyPivot }],
])('are the same in %s', (folder, wanted) => {
  const text = readdirSync(folder)
    .map((name) => readFileSync(`${folder}/${name}`, 'utf8'))
    .join('\n');
  const found = [...text.matchAll(/^const (\w+): (?:f64|i32) = ([\d.e-]+);/gm)].map(
    ([, name, value]) => [name, Number(value)] as const,
  );
  expect(Object.fromEntries(found.filter(([name]) => name in wanted))).toEqual(wanted);
});
