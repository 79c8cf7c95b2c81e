/** The inputs of a network by the columns they stand for. */

/** A column of inputs; one of text is an input a label, 1 in the rows that have the label and 0 in the others. */
export interface ColumnOfInputs {
  readonly name: string;
  /** Of a column of text, in the order of its inputs. */
  readonly labels?: readonly string[];
}

/** The columns of samples, each once. */
export const columnsOf = (samples: {
  readonly inputs: readonly string[];
  readonly columns?: readonly ColumnOfInputs[];
}): readonly ColumnOfInputs[] => samples.columns ?? samples.inputs.map((name) => ({ name }));

/** The names of the inputs: `depth`, `site = north`, `site = south`. */
export function inputNamesOf(columns: readonly ColumnOfInputs[]): string[] {
  return columns.flatMap(({ name, labels }) => labels?.map((label) => `${name} = ${label}`) ?? [name]);
}
