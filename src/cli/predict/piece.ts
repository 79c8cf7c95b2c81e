/** A piece of a table, cut at line breaks, to the lines that are written for it: bytes to bytes, without a text in between. */
import { isUtf8 } from 'node:buffer';
import { PlainRecords, type WantedColumn } from '../../data/plainRecord';
import {
  type DoubledValues,
  evaluateRows,
  type Evaluator,
  evaluatorOf,
  type FittedNetwork,
  roomForValues,
} from '../../result/predict';
import { allFinite } from '../numberText/numberText';
import type { ByteText } from './byteText';
import { type LineOptions, PredictedLines, type RowCounts } from './predictedLines';
import type { RowTexts, WrittenTable } from './rows';

/** What a thread has to know of the work; it is sent once. */
export interface PieceWork {
  readonly network: FittedNetwork;
  readonly table: WrittenTable;
  readonly wanted: readonly WantedColumn[];
  /** Inputs of a row. */
  readonly width: number;
  /** Rows that are evaluated at once. */
  readonly atOnce: number;
  readonly lines: LineOptions;
}

/** What a piece had. */
export interface PieceCounts extends RowCounts {
  /** Empty ones count, too. */
  readonly lines: number;
}

export class PiecePredictor {
  private readonly evaluator: Evaluator;
  private readonly plain: PlainRecords;
  private readonly lines: PredictedLines;
  private readonly values: Float64Array;
  /** f at so many rows at once. */
  private readonly predicted: DoubledValues;
  private readonly begins: Uint32Array;
  private readonly ends: Uint32Array;

  constructor(private readonly work: PieceWork) {
    const { atOnce, lines, network, table, wanted, width } = work;
    this.evaluator = evaluatorOf(network);
    this.plain = new PlainRecords(table.columns.length, wanted, table.dialect);
    this.lines = new PredictedLines(lines);
    this.values = new Float64Array(atOnce * width);
    this.predicted = roomForValues(atOnce);
    this.begins = new Uint32Array(atOnce);
    this.ends = new Uint32Array(atOnce);
  }

  /**
   * Of whole lines, the last with its line break. Undefined where a row is not as most are, or has no finite value: then `to` may hold
   * anything, and whoever asks reads the piece by the scanner, which has a sentence for what is wrong.
   */
  predict(bytes: Buffer, to: ByteText): PieceCounts | undefined {
    if (!isUtf8(bytes)) return undefined;
    const { atOnce, network, table, width } = this.work;
    const { begins, ends, plain, values } = this;
    const [rowsBefore, outsideBefore] = [this.lines.rows, this.lines.outside];
    const texts: RowTexts = {
      write: (row, out) => out.addBytes(bytes, begins[row], ends[row]),
      places: { bytes, begins, ends },
    };
    plain.takeBytes(bytes);
    let lines = 0;
    for (let at = 0; at < bytes.length;) {
      let count = 0;
      for (; at < bytes.length && count < atOnce; lines++) {
        const empty = lineBreakAt(bytes, at);
        if (empty > 0) {
          at += empty;
          continue;
        }
        const next = plain.readNext(at, values, count * width);
        if (next === at) return undefined;
        begins[count] = at;
        ends[count++] = plain.end;
        at = next;
      }
      const inputs = values.subarray(0, count * width);
      const { high, low } = this.predicted;
      const into = { high: high.subarray(0, count), low: low.subarray(0, count) };
      const predicted = evaluateRows(network, inputs, this.evaluator, into);
      if (!allFinite(predicted)) return undefined;
      this.lines.write({ inputs, texts, written: table }, predicted, to);
    }
    return { rows: this.lines.rows - rowsBefore, lines, outside: this.lines.outside - outsideBefore };
  }
}

/** How many bytes the line break takes that is there; 0 where none is. */
function lineBreakAt(bytes: Uint8Array, at: number): number {
  if (bytes[at] === NEWLINE) return 1;
  if (bytes[at] !== RETURN) return 0;
  return bytes[at + 1] === NEWLINE ? 2 : 1;
}

const NEWLINE = 10;
const RETURN = 13;
