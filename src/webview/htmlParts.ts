/** Pieces of the pages' text that several sections have. */
import { FORMATS, NETWORK_LANGUAGES, type NetworkLanguage, type View } from '../protocol/panel';
import { iconHtml } from './iconOutlines';

/** A heading with what can be done to the drawing under it. */
function head(id: string, title: string, level: 2 | 3, tools: string): string {
  return `<div class="view-head"><h${level} id="${id}">${title}</h${level}>${tools}</div>`;
}

export function plotSection(view: View, title: string, words: string, tools = ''): string {
  return `<section aria-labelledby="${view}-heading" class="plot-section">
          ${head(`${view}-heading`, title, 3, tools + menu(view, words))}
          <div id="${view}-plot" class="picture small"></div>
          <ul id="${view}-legend" class="legend" aria-label="Legend: ${title}"></ul>
          <p id="${view}-note" class="note"></p>
        </section>`;
}

const FORMAT_WORDS = { svg: 'SVG picture', png: 'PNG picture', csv: 'CSV data', json: 'JSON data' } as const;

/**
 * Saves a view as a file, or copies its picture. A disclosure and not a menu: a few buttons need no other keys than Tab and Enter. `word`
 * tells two of them apart that stand side by side; `more` are further buttons.
 */
export function menu(view: string, words: string, word = '', more = ''): string {
  const buttons = FORMATS.map(
    (format) =>
      `<button type="button" class="item" data-save="${view}" data-format="${format}">${FORMAT_WORDS[format]}</button>`,
  );
  buttons.push(`<button type="button" class="item" data-copy="${view}">Copy picture</button>`);
  const label = word === '' ? `Save the ${words}` : `Save ${word}`;
  const text = word === '' ? iconHtml('save') : `${iconHtml('save')} ${word}`;
  return `<details class="menu"><summary aria-label="${label}" title="${label}">${text}</summary><div class="items">${buttons.join('')}${more}</div></details>`;
}

const LANGUAGE_WORDS: Readonly<Record<NetworkLanguage, string>> = { c: 'C', python: 'Python' };

/** What the extension makes of the network itself; disabled until there is one. */
export function networkItems(): string {
  const copies = NETWORK_LANGUAGES.map(
    (language) =>
      `<button type="button" class="item" data-network="${language}" disabled>Copy as ${LANGUAGE_WORDS[language]}</button>`,
  );
  return `<button type="button" class="item" data-network="save" disabled>Save network as&hellip;</button>${copies.join('')}`;
}

export function zoomButton(id: string, label: string, sign: string): string {
  return `<button type="button" id="${id}" class="step" aria-label="${label}" title="${label}">${sign}</button>`;
}

/** Above a drawing that shows the best network so far of a running fit. */
export function soFarMark(view: 'function' | 'network'): string {
  return `<p id="${view}-so-far" class="so-far-mark" hidden></p>`;
}

/** The network's drawing and a sentence on what is not drawn. */
export function networkBox(): string {
  return `<div id="network-plot" class="picture"></div>
      <p id="network-note" class="note"></p>`;
}
