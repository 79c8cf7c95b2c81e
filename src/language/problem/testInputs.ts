/** The samples of a test dataset in the inputs of the fit: columns of text by the labels that the fit has. */
import { suggestion } from '../../data/didYouMean';
import type { Samples } from '../../data/samples';
import type { InputColumn } from '../../data/textColumns';
import type { LoadedDataset } from './loadDataset';

/** The columns of the inputs, each once. */
export function inputColumns({ samples, inputNames }: LoadedDataset): readonly InputColumn[] {
  return samples.columns ?? inputNames.map((name) => ({ name }));
}

/** The samples of `test`, or a sentence that says which column does not suit; columns of other names are left as they are. */
export function inInputsOf(fit: LoadedDataset, test: LoadedDataset): Samples | string {
  const [wanted, given] = [inputColumns(fit), inputColumns(test)];
  const sameNames = wanted.length === given.length && wanted.every(({ name }, k) => name === given[k].name);
  if ((!fit.samples.columns && !test.samples.columns) || !sameNames) return test.samples;
  const sources: number[] = [];
  let from = 0;
  for (const [k, { name, labels }] of wanted.entries()) {
    const own = given[k].labels;
    if ((labels === undefined) !== (own === undefined)) {
      const [text, numbers] = labels ? ['fit', 'test'] : ['test', 'fit'];
      return `The column "${name}" holds text in the dataset of the ${text} and numbers in that of the ${numbers}; write both in the same way.`;
    }
    const unknown = own?.find((label) => !labels?.includes(label));
    if (labels && unknown !== undefined) {
      return `The test dataset has "${unknown}" in its column "${name}", which the dataset of the fit has nowhere; ${suggestion(unknown, labels, '"')}`;
    }
    // -1: no test sample has the label
    if (labels && own)
      sources.push(...labels.map((label) => (own.includes(label) ? from + own.indexOf(label) : -1)));
    else sources.push(from);
    from += own?.length ?? 1;
  }
  return taken(test.samples, sources, wanted);
}

/** Inputs picked by their positions, 0 where that is −1. */
function taken(samples: Samples, sources: readonly number[], columns: readonly InputColumn[]): Samples {
  const { count, dimension, inputs } = samples;
  const picked = new Float64Array(count * sources.length);
  for (let i = 0; i < count; i++) {
    sources.forEach((source, k) => {
      if (source >= 0) picked[i * sources.length + k] = inputs[i * dimension + source];
    });
  }
  return { ...samples, dimension: sources.length, inputs: picked, columns };
}
