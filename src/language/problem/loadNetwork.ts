/** From `compare network("net.onnx")` to a rival: reads the file, and brings its network into the inputs of the fit. */
import type { Guesses } from '../../data/didYouMean';
import { plural, type DataOutcome, sourceFailure } from '../../data/fault';
import type { GuardedStore } from '../../data/guardedStore';
import { isNetworkFile, LARGEST_NETWORK_FILE, readNetwork } from '../../data/network/readNetwork';
import type { RawNetwork } from '../../data/network/rawNetwork';
import type { Scaling } from '../../data/scaling';
import { withoutContent } from '../../data/withoutContent';
import type { Problem } from '../../core/problem';
import type { NetworkTask } from '../../engine/job';
import { toScaled } from '../../result/scaling';
import { quoted, replace } from '../fixes';
import type { NetworkFile } from '../model/rivals';
import { memo } from '../recent';
import { rangeOf, type Reporter } from '../reporter';
import { filesNear, resolvePath } from './loadDataset';

export interface LoadedNetwork {
  readonly network: RawNetwork;
  /** Of the file's bytes, in hex. */
  readonly sha256: string;
}

export interface NetworkContext {
  /** Folder of the .hull file. */
  readonly directory: string;
  readonly store: GuardedStore;
  readonly reporter: Reporter;
  readonly guesses: Guesses;
}

/** The network in raw inputs; undefined, and reported at the file's name, when it cannot be had. */
export async function loadNetwork(
  { file, argument }: NetworkFile,
  { directory, store, reporter, guesses }: NetworkContext,
): Promise<LoadedNetwork | undefined> {
  const path = resolvePath(file, directory);
  const outcome = await read(path, file, store);
  if (outcome.ok) return outcome.value;
  const range = rangeOf(argument, 'text');
  const quote = store.mayQuote(path);
  for (const found of outcome.problems) {
    const { code, message } = quote ? found : withoutContent(found, file);
    const near = code === 'missing-file' && quote ? await filesNear(path, file, guesses) : [];
    const fixes = near.map((name) =>
      replace(range, quoted(name), `Change to ${quoted(name)}`, near.length === 1),
    );
    // Nothing is wrong with the file: it is only not known.
    reporter.add(code === 'untrusted-workspace' ? 'information' : 'error', code, message, range, { fixes });
  }
  return undefined;
}

async function read(path: string, shown: string, store: GuardedStore): Promise<DataOutcome<LoadedNetwork>> {
  if (!isNetworkFile(path)) {
    const message = `"${shown}" is no file of a network; it must be an ONNX model (.onnx) or weights as .json.`;
    return sourceFailure('unknown-format', message);
  }
  const outcome = await store.content(path, shown, LARGEST_NETWORK_FILE);
  if (!outcome.ok) return outcome;
  const { content, sha256 } = outcome.value;
  const network = memo(outcome.value, 'network', () => readNetwork(path, content));
  if (typeof network === 'string') return sourceFailure('not-a-network', network);
  return { ok: true, value: memo(outcome.value, 'loaded', () => ({ network, sha256 })) };
}

/** The rival in scaled inputs; null of a file that is not read, and, reported, of a network that has other inputs than the problem. */
export function networkTask(
  rival: NetworkFile,
  loaded: ReadonlyMap<NetworkFile, LoadedNetwork>,
  { dimension }: Problem,
  scaling: Scaling,
  reporter: Reporter,
): NetworkTask | null {
  const { file, argument } = rival;
  const own = loaded.get(rival);
  if (own === undefined) return null;
  const { network, sha256 } = own;
  if (network.inputs !== dimension) {
    const message = `"${file}" takes ${plural(network.inputs, 'input')}, but this fit has ${dimension}; compare a network of the same inputs in the same order.`;
    reporter.error('network-inputs-differ', message, rangeOf(argument, 'text'));
    return null;
  }
  const scaled = memo(own, JSON.stringify(scaling), () => toScaled(network, scaling));
  return { kind: 'network', file, sha256, network: { ...scaled, slope: network.slope } };
}
