/** The samples of results that are too large to carry them: asked for once, put in when they come. */
import { listAt } from '../../protocol/packedLists';
import type { ToPanel } from '../../protocol/panel';
import type { FitResult } from '../../result/schema';

type SamplesMessage = Extract<ToPanel, { type: 'samples' }>;

export class LargeSamples {
  private known: { readonly of: string; readonly x: number[][]; readonly y: number[] } | null = null;
  private asked: string | null = null;
  /** One object a result, so that what is worked out from it is not worked out again. */
  private completed = new WeakMap<FitResult, FitResult>();

  /** True once for each result whose samples are elsewhere. */
  wants(result: FitResult): boolean {
    const { startedAt } = result.provenance;
    if (result.samples.x !== undefined || this.asked === startedAt) return false;
    this.asked = startedAt;
    return true;
  }

  take({ of, inputs, targets }: SamplesMessage): void {
    const dimension = targets.length === 0 ? 0 : inputs.length / targets.length;
    const y = Array.from(targets);
    const x: number[][] = [];
    for (let i = 0; i < y.length; i++) x.push(listAt(inputs, i * dimension, dimension));
    this.known = { of, x, y };
    this.completed = new WeakMap();
  }

  /** `of`: the result whose samples were asked for, where this is another of the same samples. */
  complete(result: FitResult, of: FitResult | null = result): FitResult {
    const { known } = this;
    if (result.samples.x !== undefined || known?.of !== of?.provenance.startedAt) return result;
    if (known === null || known.y.length !== result.samples.count) return result;
    if (of?.samples.sha256 !== result.samples.sha256) return result;
    const before = this.completed.get(result);
    if (before !== undefined) return before;
    const samples = { ...result.samples, x: known.x, y: known.y };
    const completed = { ...result, samples };
    this.completed.set(result, completed);
    return completed;
  }
}
