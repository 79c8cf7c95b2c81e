/** The lines for rows that the scanner has read. */
import { evaluateRows, type Evaluator, evaluatorOf, type FittedNetwork } from '../../result/predict';
import { CommandError, ExitCode } from '../exitCodes';
import { ByteText } from './byteText';
import type { PieceCounts } from './piece';
import { type LineOptions, PredictedLines } from './predictedLines';
import type { InputRows } from './rows';

export class RowWriter {
  private readonly evaluator: Evaluator;
  private readonly lines: PredictedLines;
  private readonly text = new ByteText();
  private begun = false;

  constructor(
    private readonly file: string,
    private readonly network: FittedNetwork,
    private readonly options: LineOptions,
  ) {
    this.evaluator = evaluatorOf(network);
    this.lines = new PredictedLines(options);
  }

  /** So far. */
  get rows(): number {
    return this.lines.rows;
  }

  /** Rows so far that have an input outside the range. */
  get outside(): number {
    return this.lines.outside;
  }

  /** Counts rows in that a thread has written. */
  add(counts: PieceCounts): void {
    this.lines.count(counts);
  }

  /** Good until the next rows are written. Throws CommandError where a row has no class. */
  write(rows: InputRows): Uint8Array {
    const { lines, text } = this;
    text.clear();
    if (!this.begun) text.add(lines.header(rows.written));
    this.begun = true;
    const values = evaluateRows(this.network, rows.inputs, this.evaluator);
    if (this.options.classes) this.checkClasses(values, rows);
    lines.write(rows, values, text);
    return text.written;
  }

  private checkClasses(values: Float64Array, { lines }: InputRows): void {
    const i = values.findIndex(Number.isNaN);
    if (i < 0) return;
    throw new CommandError(
      ExitCode.badFile,
      `${this.file}:${lines[i]}: the inputs are so large that the network's value overflows, so that the row has no class; correct them.`,
    );
  }
}
