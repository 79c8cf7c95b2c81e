import { expect, it } from 'vitest';
import { placeFrom, shownPlace } from '../../src/result/place';

it('names a file from a folder, and by its name alone where that would tell the whole way', () => {
  expect(placeFrom('/home/anne/w', '/home/anne/w/a.hull')).toBe('a.hull');
  expect(placeFrom('/home/anne/w/out', '/home/anne/w/a.hull')).toBe('../a.hull');
  expect(placeFrom('/home/anne/w', '/home/anne/data/t.csv')).toBe('../data/t.csv');
  expect(placeFrom('/somewhere/out', '/home/anne/w/a.hull')).toBe('a.hull');
  expect(placeFrom('/', '/a.hull')).toBe('a.hull');
  expect(shownPlace('/home/anne/a.hull')).toBe('a.hull');
  expect(shownPlace('fits/a.hull')).toBe('fits/a.hull');
});
