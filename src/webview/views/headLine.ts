/** How a fit stands in a word, and its figures: the same in the panel and in the inspector. */
import type { PanelState } from '../../protocol/panel';
import { byId, el, setAttribute, setText } from '../dom';
import { icon } from '../icons';
import { chip, headFigures, type HeadFigure } from '../model/head';
import type { TraceEntry } from '../model/strip';
import type { Words } from '../model/words';

/** Shows both; answers what the chip stands for, as a sentence without its point. */
export function showHead(state: PanelState | null, latest: TraceEntry | null): string {
  const { whole, ...words } = chip(state);
  const box = byId('status');
  dress(box, words);
  box.title = whole;
  byId('figures').replaceChildren(...headFigures(state, latest).map(headFigure));
  return whole.replace(/\.$/, '');
}

/** Icon and text; the icon is replaced only when it changes, so that a spinner keeps turning. */
export function dress(element: HTMLElement, words: Words): void {
  setAttribute(element, 'data-tone', words.tone);
  const first = element.firstElementChild;
  if (first === null || !first.classList.contains(`icon-${words.icon}`)) {
    element.replaceChildren(icon(words.icon), el('span'));
  }
  setText(element.lastElementChild!, words.text);
}

/** The dot before a figure belongs to it, so that both fall away together. */
function headFigure({ id, before, value, after, full }: HeadFigure, k: number): HTMLSpanElement {
  const digits = el('span', { class: 'value', title: full === '' ? undefined : full }, value);
  return el('span', { 'data-metric': id }, `${k === 0 ? '' : ' · '}${before}`, digits, after);
}
