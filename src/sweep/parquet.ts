/** A sweep's table as a Parquet file. */
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { Column } from '../result/sweepTable';

const TYPES = { text: 'STRING', number: 'DOUBLE', count: 'INT32' } as const;

/** Columns as they are named; cells may be null, but for those of texts. */
export function parquetBytes(columns: readonly Column[]): Uint8Array {
  const columnData = columns.map(({ name, kind, cells }) => ({
    name,
    data: [...cells],
    type: TYPES[kind],
    nullable: kind !== 'text',
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}
