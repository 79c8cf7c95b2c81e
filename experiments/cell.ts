/** The unit of work of the experiments: small enough to be run again, plain data in and out, a file each. */

/** What is to be computed; its id names the file, and a changed parameter asks for it anew. */
export interface Cell<Parameters = unknown> {
  readonly experiment: string;
  /** Unique in the experiment; letters, digits, `-` and `.`. */
  readonly id: string;
  readonly parameters: Parameters;
}

export interface DoneCell<Parameters = unknown, Answer = unknown> extends Cell<Parameters> {
  readonly answer: Answer;
  /** Milliseconds it took, with whatever else the machine did. */
  readonly ms: number;
}

/** A statement about the outcome that the quick run must confirm as well. */
interface Direction {
  readonly statement: string;
  readonly holds: boolean;
}

interface Picture {
  /** File name without folder or ending. */
  readonly name: string;
  readonly svg: string;
}

export interface Report {
  readonly title: string;
  /** What was expected before the run, in a sentence or two. */
  readonly expected: string;
  /** Markdown: tables, pictures and what came out. */
  readonly body: string;
  readonly directions: readonly Direction[];
  readonly pictures: readonly Picture[];
}

export interface Experiment<Parameters = unknown, Answer = unknown> {
  readonly name: string;
  cells(quick: boolean): Cell<Parameters>[];
  run(parameters: Parameters): Promise<Answer>;
  report(done: readonly DoneCell<Parameters, Answer>[]): Report;
}
