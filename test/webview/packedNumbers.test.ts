import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packLists, unpackLists } from '../../src/protocol/packedLists';
import { decodeNumbers, encodeNumbers } from '../../src/protocol/packedNumbers';
import { threeInputs } from './fixtures';

test('numbers come back bit for bit, however many there are', () => {
  fc.assert(
    fc.property(fc.array(fc.double()), (values) => {
      expect(Array.from(decodeNumbers(encodeNumbers(values)))).toEqual(values);
    }),
  );
  const many = Array.from({ length: 100_003 }, (_, i) => Math.sin(i) * 10 ** ((i % 600) - 300));
  expect(Array.from(decodeNumbers(encodeNumbers(many)))).toEqual(many);
});

test('a result has its neurons and its dual again', () => {
  const result = threeInputs();
  expect(unpackLists({ ...result, neurons: [], dual: [] }, packLists(result))).toEqual(result);
});
