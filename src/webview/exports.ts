/** Every view as a file: SVG as it is drawn, PNG at twice its size, its data as CSV and JSON. */
import type { Format, SavedView } from '../protocol/panel';
import { toCsv, toJson, type DataTable } from './model/tables';
import type { Size } from './plot/axes';
import { pngOf, standaloneSvg } from './plot/standalone';
import type { Plot } from './views/plotBox';

/** A view that can be made into a file; a sentence instead says why there is nothing to save. */
export interface Exportable {
  readonly title: string;
  readonly size: Size;
  draw(size: Size): Plot | string;
  data(): DataTable | string;
}

/** For a view in a tab that is not open. */
const USUAL: Size = { width: 720, height: 420 };

export type Exported = SavedView | { readonly problem: string };

/** `fit` and `view` go into the name of the file. Never throws: what goes wrong is a sentence. */
export async function exportView(
  view: string,
  what: Exportable,
  format: Format,
  fit: string,
): Promise<Exported> {
  try {
    const content = await contentOf(what, format, fit);
    return 'problem' in content ? content : { name: fileName(fit, view), format, content: content.text };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

async function contentOf(
  what: Exportable,
  format: Format,
  fit: string,
): Promise<{ readonly text: string } | { readonly problem: string }> {
  if (format === 'csv' || format === 'json') {
    const table = what.data();
    if (typeof table === 'string') return { problem: table };
    return { text: `${format === 'csv' ? toCsv(table) : toJson(table)}\n` };
  }
  const { size } = what;
  const plot = what.draw(size.width > 0 && size.height > 0 ? size : USUAL);
  if (typeof plot === 'string') return { problem: plot };
  const picture = standaloneSvg(plot, `${fit}: ${what.title}`);
  return { text: format === 'svg' ? picture : await pngOf(picture) };
}

/** What a file system may refuse becomes a hyphen. */
function fileName(fit: string, view: string): string {
  return `${fit.replace(/[^\p{L}\p{N}_.-]+/gu, '-').replace(/^\.+/, '-')}-${view}`;
}
