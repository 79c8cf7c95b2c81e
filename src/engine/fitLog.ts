/** The log of a fit: the solver's lines, and what the engine and its caller do before and after, each with the fit's name. */
import type { LogLine } from '../core/log';

/** Where a fit's time goes outside the solver, in milliseconds. */
type JobStage =
  /** Its data were read. */
  | 'data'
  /** It waited for a worker. */
  | 'queue'
  /** Its worker was started, if need be, and was sent the problem. */
  | 'thread'
  /** The result was made of the solution. */
  | 'build'
  /** The result was written to its file. */
  | 'write';

export type JobLine =
  | { readonly type: 'job'; readonly stage: JobStage; readonly ms: number }
  /** The answer of an earlier run was taken. */
  | { readonly type: 'cached' }
  /** The solver's thread did not answer a cancel or the end of its time, and was ended; what it had told is the answer. */
  | { readonly type: 'thread_ended'; readonly by: 'cancel' | 'time' }
  /** The solver failed, or its thread died. */
  | { readonly type: 'failed'; readonly message: string };

export type FitLogLine = { readonly fit: string } & (LogLine | JobLine);

/** Of a log's first line. */
export const LOG_FORMAT = 'hullfit.log/1';

/** The first line of a log: what ran, when, and how long the process had taken before the first fit. */
export interface LogHead {
  readonly format: typeof LOG_FORMAT;
  readonly version: string;
  /** Path of the .hull file, as it was given. */
  readonly file: string;
  /** The time of day, ISO 8601. */
  readonly startedAt: string;
  /** Milliseconds from the process's start to the command, and of reading the text and the data; absent in the editor. */
  readonly processMs?: number;
  readonly readMs?: number;
}
