/** What a job is built from: the blocks of a fit as they were read, and the samples of its datasets. */
import type { Fit } from '../generated/ast';
import type { FitSpec } from '../model/fit';
import type { NetworkSpec } from '../model/network';
import type { NetworkFile } from '../model/rivals';
import type { LoadedDataset } from './loadDataset';
import type { LoadedNetwork } from './loadNetwork';

export interface JobParts {
  readonly fit: Fit;
  readonly spec: FitSpec;
  readonly network: NetworkSpec;
  readonly dataset: LoadedDataset;
  /** The dataset of `test with`. */
  readonly test?: LoadedDataset;
  /** The networks of `compare network`, by where they are named; none of those that may not be read. */
  readonly networks: ReadonlyMap<NetworkFile, LoadedNetwork>;
  /** Path of the .hull file as the user gave it. */
  readonly file: string;
}
