/** An earlier run and this one side by side: figures with their differences, and both functions over one another. */
import type { EarlierRun } from '../../protocol/panel';
import type { FitResult } from '../../result/schema';
import { byId, el } from '../dom';
import { DASH } from '../format';
import { entriesOf } from '../model/compare';
import { differences, runWords } from '../model/difference';
import { drawCurves } from './comparePlots';
import { PlotBox } from './plotBox';

export class DifferenceView {
  private readonly section = byId('difference');
  private readonly choice = byId<HTMLSelectElement>('difference-run');
  private readonly plot: PlotBox;
  private result: FitResult | null = null;
  private earlier: readonly EarlierRun[] = [];

  constructor() {
    this.plot = new PlotBox('difference', (size) => {
      const { result, earlier } = this;
      if (result === null || earlier.length === 0) return '';
      const entries = entriesOf(result, earlier);
      const before = entries.filter(({ group }) => group === 'earlier')[this.chosen];
      const now = entries.filter(({ group }) => group === 'this');
      return drawCurves(result, [...now, before], 0, size);
    });
    this.choice.addEventListener('change', () => this.show());
  }

  update(result: FitResult | null, earlier: readonly EarlierRun[]): void {
    const before = this.earlier[this.chosen]?.startedAt;
    this.result = result;
    this.earlier = earlier;
    this.section.hidden = result === null || earlier.length === 0;
    this.choice.replaceChildren(...earlier.map((run) => el('option', {}, runWords(run))));
    const same = earlier.findIndex(({ startedAt }) => startedAt === before);
    this.choice.selectedIndex = Math.max(0, same);
    this.choice.hidden = earlier.length < 2;
    this.show();
  }

  redraw(): void {
    if (!this.section.hidden) this.plot.redraw();
  }

  private get chosen(): number {
    return Math.max(0, this.choice.selectedIndex);
  }

  private show(): void {
    const { result } = this;
    const run = this.earlier[this.chosen];
    if (result === null || run === undefined) return;
    byId('difference-body').replaceChildren(
      ...differences(result, run).map(({ id, words, before, now, change }) =>
        el(
          'tr',
          { 'data-figure': id, class: change === '' || change === DASH ? undefined : 'changed' },
          el('th', { scope: 'row' }, words),
          el('td', {}, before),
          el('td', {}, now),
          el('td', {}, ...changeParts(change)),
        ),
      ),
    );
    this.redraw();
  }
}

/** The change and its share, each of which stays in one line. */
function changeParts(change: string): (HTMLElement | string)[] {
  if (change === '') return ['='];
  const at = change.indexOf(' (');
  const parts = at < 0 ? [change] : [change.slice(0, at), change.slice(at + 1)];
  return parts.flatMap((part, k) => [...(k === 0 ? [] : [' ']), el('span', { class: 'value' }, part)]);
}
