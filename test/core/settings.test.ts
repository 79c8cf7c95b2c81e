/** The solver's settings: each within the range of its unit, and a check that sees when one is not. */
import { describe, expect, it } from 'vitest';
import { SETTINGS } from '../../src/core/settings';
import { checkSettings } from '../../src/core/settingsCheck';

describe('the settings', () => {
  it('are in the range of their units, and agree with one another', () => {
    expect(checkSettings(SETTINGS)).toEqual([]);
  });

  it.each([
    ['polishTimeShare', 1.5, 'polishTimeShare = 1.5 is no share.'],
    ['dustMass', 0, 'dustMass = 0 is no tolerance.'],
    ['faceGap', 0.2, 'faceGap = 0.2 is no tolerance.'],
    ['slackPerGap', -1, 'slackPerGap = -1 is no factor.'],
    ['manySamples', 2.5, 'manySamples = 2.5 is no count.'],
    ['polishWork', NaN, 'polishWork = NaN is no work.'],
    ['plainSpeed', Infinity, 'plainSpeed = Infinity is no speed.'],
    ['polishLongestMs', 0, 'polishLongestMs = 0 is no ms.'],
    ['tightSeparation', 2, 'tightSeparation = 2 is no radians.'],
    ['descentWidth', 400, 'descentWidth = 400 is above descentWidest = 300.'],
  ] as const)('are refused with %s = %s', (name, value, sentence) => {
    expect(checkSettings({ ...SETTINGS, [name]: value })).toEqual([sentence]);
  });
});
