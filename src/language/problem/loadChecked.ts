/** A dataset's samples for a fit or a test, which need some. */
import type { DatasetSpec } from '../model/dataset';
import { type LoadContext, loadDataset, type LoadedDataset, sourceRange } from './loadDataset';

/** The dataset's samples, when there are enough of them; `fitted` says whether it must do for a fit. */
export async function loadChecked(
  spec: DatasetSpec,
  abandoned: Promise<never> | undefined,
  context: LoadContext,
  fitted: boolean,
): Promise<LoadedDataset | undefined> {
  const { reporter } = context;
  const read = loadDataset(spec, context);
  const loaded = await (abandoned ? Promise.race([read, abandoned]) : read);
  if (!loaded) return undefined;
  const { count } = loaded.samples;
  if (count >= (fitted ? 2 : 1)) return loaded;
  const have = count === 0 ? 'no samples' : 'only one sample';
  const left =
    spec.kind === 'file' && spec.missing === 'drop' ? ' once rows with missing cells are dropped' : '';
  const message = `This dataset has ${have}${left}; ${fitted ? 'a fit needs at least two' : 'a test needs at least one'}.`;
  reporter.error('too-few-samples', message, sourceRange(spec));
  return undefined;
}
