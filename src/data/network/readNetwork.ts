/** Trained networks in files: ONNX models and weights as JSON, by the extension. */
import { basename, extname } from 'node:path';
import { MEGABYTE } from '../regularFile';
import { readOnnxNetwork } from './onnxNetwork';
import { NotANetwork, type RawNetwork } from './rawNetwork';
import { readWeightsFile } from './weightsFile';

/** Ten times what the largest network that is compared takes as text. */
export const LARGEST_NETWORK_FILE = 200 * MEGABYTE;

const READERS: ReadonlyMap<string, (file: string, bytes: Uint8Array) => RawNetwork> = new Map([
  ['.onnx', readOnnxNetwork],
  ['.json', readWeightsFile],
]);

/** Whether a path names a file that can be read as a network. */
export function isNetworkFile(path: string): boolean {
  return READERS.has(extname(path).toLowerCase());
}

/** The network in such a file, or one sentence why there is none that can be compared. */
export function readNetwork(path: string, bytes: Uint8Array): RawNetwork | string {
  try {
    return READERS.get(extname(path).toLowerCase())!(basename(path), bytes);
  } catch (error) {
    if (error instanceof NotANetwork) return error.message;
    throw error;
  }
}
