/** What a job is built from: the blocks of a fit as they were read, and the samples of its datasets. */
import type { Fit } from '../generated/ast';
import type { FitSpec } from '../model/fit';
import type { NetworkSpec } from '../model/network';
import type { LoadedDataset } from './loadDataset';

export interface JobParts {
  readonly fit: Fit;
  readonly spec: FitSpec;
  readonly network: NetworkSpec;
  readonly dataset: LoadedDataset;
  /** The dataset of `test with`. */
  readonly test?: LoadedDataset;
  /** Path of the .hull file as the user gave it. */
  readonly file: string;
}
