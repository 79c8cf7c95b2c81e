/** A sample's line with other numbers: columns stay, and no digit is lost. */
import { expect, it } from 'vitest';
import { sampleText } from '../../src/language/sampleText';

const target = (line: string, value: number) => sampleText(line, { input: null, target: value });
const input = (line: string, value: number) => sampleText(line, { input: value, target: null });

it('writes a target with as many decimals as before, or as it needs', () => {
  expect(target('-1.0        -> 0.20', 0.3)).toBe('-1.0        -> 0.30');
  expect(target('-1.0        -> 0.2', 0.125)).toBe('-1.0        -> 0.125');
  expect(target('0->1', 2)).toBe('0->2');
  expect(target('1, 2 -> 3', -4)).toBe('1, 2 -> -4');
  expect(target('1 -> .5', 0.75)).toBe('1 -> 0.75');
});

it('gives a sign the blank before it, and follows a number in powers of ten', () => {
  expect(target('1 ->  0.5', -0.5)).toBe('1 -> -0.5');
  expect(target('1 -> 1e-9', 2e-9)).toBe('1 -> 2e-9');
  expect(target('1 -> 5', 1e21)).toBe('1 -> 1e21');
});

it('keeps what stands behind an input in its column while there is room', () => {
  expect(input('-1.0        -> 0.2', 10.25)).toBe('10.25       -> 0.2');
  expect(input('1 -> 2', 1.125)).toBe('1.125 -> 2');
  expect(input('10->2', 3)).toBe('3->2');
});

it('leaves comments and the other numbers alone', () => {
  expect(target('1 /* 7 -> 8 */ -> 2', 3)).toBe('1 /* 7 -> 8 */ -> 3');
  expect(target('1 2 -> 3', 9)).toBe('1 2 -> 9');
});
