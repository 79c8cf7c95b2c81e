/** Which rows of a matrix are equal, in linear time and without a text of each. */
import { HASH_START, hashed } from './wordHash';

/**
 * The index of the first row that equals row i, for every i. Rows are row-major, `width` finite numbers each; −0 equals 0.
 */
export function firstEqualRows(rows: Float64Array, width: number): Int32Array {
  const count = width > 0 ? rows.length / width : 0;
  const first = new Int32Array(count);
  // open addressing, at most half full
  let places = 16;
  while (places < 2 * count) places *= 2;
  const table = new Int32Array(places).fill(-1);
  const number = new Float64Array(1);
  const words = new Uint32Array(number.buffer);
  for (let i = 0; i < count; i++) {
    let hash = HASH_START;
    for (let c = 0; c < width; c++) {
      number[0] = rows[i * width + c] + 0;
      hash = hashed(hashed(hash, words[0]), words[1]);
      hash ^= hash >>> 15;
    }
    let place = (hash ^ (hash >>> 13)) & (places - 1);
    while (table[place] >= 0 && !equal(rows, width, table[place], i)) place = (place + 1) & (places - 1);
    if (table[place] < 0) table[place] = i;
    first[i] = table[place];
  }
  return first;
}

function equal(rows: Float64Array, width: number, p: number, q: number): boolean {
  for (let c = 0; c < width; c++) if (rows[p * width + c] !== rows[q * width + c]) return false;
  return true;
}
