/** The Parquet file of a sweep, read back by another library. */
import { parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { parquetBytes } from '../../src/sweep/parquet';
import type { Column } from '../../src/result/sweepTable';

describe('a Parquet file', () => {
  it('holds texts, numbers, counts and what is missing of them', async () => {
    const columns: Column[] = [
      { name: 'penalty', kind: 'text', cells: ['1%', 'Größe "a"', '1%'] },
      { name: 'mass', kind: 'number', cells: [0.1 + 0.2, null, 1e-300] },
      { name: 'neurons', kind: 'count', cells: [3, null, 0] },
      { name: 'cv', kind: 'number', cells: [null, null, null] },
    ];
    const bytes = parquetBytes(columns);
    expect(Buffer.from(bytes.subarray(0, 4)).toString()).toBe('PAR1');
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    expect(await parquetReadObjects({ file })).toEqual([
      { penalty: '1%', mass: 0.1 + 0.2, neurons: 3, cv: null },
      { penalty: 'Größe "a"', mass: null, neurons: null, cv: null },
      { penalty: '1%', mass: 1e-300, neurons: 0, cv: null },
    ]);
  });

  it('may have no rows', async () => {
    const bytes = parquetBytes([{ name: 'a', kind: 'text', cells: [] }]);
    expect(await parquetReadObjects({ file: bytes.buffer as ArrayBuffer })).toEqual([]);
  });
});
