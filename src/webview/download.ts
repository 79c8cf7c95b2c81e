/** A page that has no extension behind it: what is saved is downloaded by the browser. */
import type { SavedView } from '../protocol/panel';
import { byId, el, setText } from './dom';

const TYPES = { svg: 'image/svg+xml', csv: 'text/csv', json: 'application/json', png: 'image/png' } as const;

export function download({ name, format, content }: SavedView): void {
  const bytes = format === 'png' ? Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0)) : content;
  const url = URL.createObjectURL(new Blob([bytes], { type: TYPES[format] }));
  el('a', { href: url, download: `${name}.${format}` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  setText(byId('saved'), `${name}.${format} is saved by the browser.`);
}

/** What the page holds under a name; undefined where it does not. */
export function held(id: string): unknown {
  const text = document.getElementById(id)?.textContent ?? null;
  return text === null ? undefined : (JSON.parse(text) as unknown);
}
