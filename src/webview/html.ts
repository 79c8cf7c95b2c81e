/** The panel's page: a fixed skeleton that the views fill, so that nothing jumps when a result replaces another. */
import { FORMATS, NETWORK_LANGUAGES, type NetworkLanguage, type View } from '../protocol/panel';

export interface PanelPage {
  /** Random, new for each page. */
  readonly nonce: string;
  /** `webview.cspSource` in VS Code. */
  readonly cspSource: string;
  readonly scriptUri: string;
  readonly styleUri: string;
}

/** The tabs under the pictures. */
export const TABS = ['neurons', 'proof', 'convergence', 'compare', 'details'] as const;
export type Tab = (typeof TABS)[number];

/** The whole document. Pure text: it needs no DOM, and the extension sends it as it is. */
export function panelHtml(page: PanelPage): string {
  return documentHtml(page, 'Hullfit', 'hullfit', panelBody());
}

/** The page of the side bar's inspector. */
export function inspectorHtml(page: PanelPage): string {
  return documentHtml(page, 'Hullfit inspector', 'hullfit inspector', inspectorBody());
}

function documentHtml(page: PanelPage, title: string, className: string, body: string): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${page.nonce}'`,
    `style-src ${page.cspSource}`,
    `img-src ${page.cspSource} data: blob:`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${attribute(page.styleUri)}">
</head>
<body class="${className}">
${body}
<script type="module" nonce="${attribute(page.nonce)}" src="${attribute(page.scriptUri)}"></script>
</body>
</html>
`;
}

/** What stands inside the body. */
export function panelBody(): string {
  return `<div id="problem" role="alert" hidden></div>
<header>
  <div class="title-row">
    <h1 id="fit-name">Hullfit</h1>
    <label for="fit-select" class="hidden-label">Fit shown</label>
    <select id="fit-select" hidden></select>
    <button type="button" id="reveal" class="link-button" title="Show the fit in its file" hidden></button>
    <div class="actions">
      <button type="button" id="run">Run</button>
      <button type="button" id="cancel">Cancel</button>
    </div>
  </div>
  <p id="status" class="status"></p>
  <div id="strip" class="strip">
    <p id="strip-text"></p>
  </div>
  <p id="announcement" class="hidden-label" role="status" aria-live="polite"></p>
</header>
<main id="main">
  <section aria-labelledby="proof-heading" class="card proof">
    <h2 id="proof-heading">What is proven</h2>
    <div id="proof-text"></div>
    <div id="objective" class="objective nothing">
      <ul id="objective-parts" class="legend" aria-label="Parts of the objective"></ul>
      <div id="objective-bar"></div>
    </div>
  </section>
  <section aria-label="Figures">
    <dl id="metrics" class="metrics"></dl>
  </section>
  <div class="pictures">
    <section aria-labelledby="function-heading" class="card">
      ${head('function-heading', 'Function', 2, menu('function', 'function'))}
      <div class="plot-tools">
        <label for="function-kind" class="hidden-label">What is drawn of the function</label>
        <select id="function-kind" class="plain"></select>
        <div role="group" aria-label="Zoom" id="function-zoom" class="zoom">
          ${zoomButton('zoom-out', 'Zoom out', '&minus;')}${zoomButton('zoom-in', 'Zoom in', '+')}${zoomButton('pan-left', 'Move left', '&lsaquo;')}${zoomButton('pan-right', 'Move right', '&rsaquo;')}<button type="button" id="zoom-all" class="step wide" title="Show everything">All</button>
        </div>
      </div>
      <div id="function-plot" class="picture"></div>
      <fieldset id="function-samples" class="readout">
        <legend class="hidden-label">Read the samples</legend>
        <button type="button" id="sample-previous" class="step" aria-label="Previous sample" title="Previous sample">&lsaquo;</button>
        <button type="button" id="sample-next" class="step" aria-label="Next sample" title="Next sample">&rsaquo;</button>
        <output id="function-readout" for="sample-previous sample-next"></output>
      </fieldset>
      <ul id="function-legend" class="legend" aria-label="Legend of the function"></ul>
      <p id="function-note" class="note"></p>
    </section>
    <section aria-labelledby="network-heading" class="card">
      ${head('network-heading', 'Network', 2, menu('network', 'network', '', networkItems()))}
      ${networkBox()}
    </section>
  </div>
  <section class="card" aria-label="More about the fit">
    <div role="tablist" aria-label="More about the fit" class="tabs">
      ${TABS.map(tabButton).join('\n      ')}
    </div>
    <div role="tabpanel" id="panel-neurons" aria-labelledby="tab-neurons" class="tab-panel">
      <div class="tools">
        <label for="neurons-filter">Filter</label>
        <input type="search" id="neurons-filter" spellcheck="false" autocomplete="off" placeholder="share &gt; 5" aria-describedby="neurons-filter-help neurons-count">
        <span class="group" role="group" aria-label="Copy the neurons">
          <button type="button" id="neurons-copy" class="secondary" disabled>Copy as CSV</button>
          <button type="button" id="neurons-copy-json" class="secondary" disabled>JSON</button>
          <button type="button" id="neurons-copy-markdown" class="secondary" disabled>Markdown</button>
        </span>
        <span id="neurons-copied" role="status"></span>
      </div>
      <p id="neurons-filter-help" class="note">A number finds a neuron; a column, a sign and a number filter, for instance <code>output &lt; 0</code> or <code>share &gt;= 5</code> (in %). Commas join conditions.</p>
      <p id="neurons-count" class="note" role="status"></p>
      <p id="neurons-empty" class="empty"></p>
      <div id="neurons-scroll" class="table-scroll" role="region" aria-label="Neurons, scrollable" tabindex="0">
        <table id="neurons-table" hidden>
          <caption class="hidden-label">Neurons, in raw input units. Enter on a row pins the neuron and goes to the plot.</caption>
          <thead><tr id="neurons-head"></tr></thead>
          <tbody id="neurons-body"></tbody>
        </table>
      </div>
    </div>
    <div role="tabpanel" id="panel-proof" aria-labelledby="tab-proof" class="tab-panel" hidden>
      <div class="charts">
        ${plotSection('certificate', 'Dual certificate', 'dual certificate')}
        ${plotSection('residuals', 'Residuals', 'residuals')}
      </div>
      <section aria-labelledby="slackness-heading" class="part">
        <h3 id="slackness-heading">What the certificate says</h3>
        <div id="slackness" class="words"></div>
      </section>
      <section aria-labelledby="verify-heading" class="part">
        <h3 id="verify-heading">Independent check</h3>
        <div class="tools">
          <button type="button" id="verify" class="secondary">Verify</button>
          <span id="verify-status" role="status"></span>
        </div>
        <p class="note" id="verify-about">The verifier recomputes everything from the samples and shares no code with the solver’s search for neurons.</p>
        <ul id="verify-findings" class="findings"></ul>
      </section>
    </div>
    <div role="tabpanel" id="panel-convergence" aria-labelledby="tab-convergence" class="tab-panel" hidden>
      <div class="tools">
        <label for="convergence-over">Over</label>
        <select id="convergence-over" class="plain"><option value="iteration">iterations</option><option value="ms">time</option></select>
        ${menu('bounds', '', 'bounds')}${menu('gap', '', 'gap')}
      </div>
      <p id="convergence-note" class="note"></p>
      <div id="convergence-charts" class="charts">
        <div class="chart"><canvas id="convergence-bounds" role="img"></canvas></div>
        <div class="chart"><canvas id="convergence-gap" role="img"></canvas></div>
      </div>
    </div>
    <div role="tabpanel" id="panel-compare" aria-labelledby="tab-compare" class="tab-panel" hidden>
      <div class="tools">
        <button type="button" id="compare" class="secondary" title="Run the rivals that the fit names with compare">Compare with rivals</button>
        <span id="compare-status" role="status"></span>
      </div>
      <div class="table-scroll" role="region" aria-label="Comparison, scrollable" tabindex="0">
        <table id="compare-table">
          <caption class="hidden-label">This fit, its earlier runs and its rivals; median and range over the seeds</caption>
          <thead><tr id="compare-head"></tr></thead>
          <tbody id="compare-body"></tbody>
        </table>
      </div>
      <p id="compare-note" class="note"></p>
      <div class="charts">
        ${plotSection('masses', 'Neurons against mass', 'comparison of masses')}
        ${plotSection('curves', 'Curves', 'overlaid curves', '<label for="curves-over" class="hidden-label">Input along which the curves run</label><select id="curves-over" class="plain"></select>')}
      </div>
    </div>
    <div role="tabpanel" id="panel-details" aria-labelledby="tab-details" class="tab-panel" hidden>
      <dl id="details" class="details"></dl>
    </div>
  </section>
  <p id="saved" class="saved" role="status"></p>
</main>`;
}

/** The inspector: which fit, how it stands, and its network. */
function inspectorBody(): string {
  return `<div id="problem" role="alert" hidden></div>
<header class="inspector-head">
  <h1 id="fit-name">Hullfit</h1>
  <p id="status" class="status"></p>
  <p id="figures" class="note"></p>
</header>
<main id="main">
  ${networkBox()}
  <p id="neuron-text" class="note" role="status"></p>
  <p class="tools"><button type="button" id="open-panel" class="secondary">Show result</button></p>
</main>`;
}

function networkBox(): string {
  return `<div id="network-plot" class="picture"></div>
      <ul id="network-legend" class="legend" aria-label="Legend of the network"></ul>
      <p id="network-note" class="note"></p>`;
}

/** A heading with what can be done to the drawing under it. */
function head(id: string, title: string, level: 2 | 3, tools: string): string {
  return `<div class="view-head"><h${level} id="${id}">${title}</h${level}>${tools}</div>`;
}

function plotSection(view: View, title: string, words: string, tools = ''): string {
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
function menu(view: View, words: string, word = '', more = ''): string {
  const buttons = FORMATS.map(
    (format) =>
      `<button type="button" class="item" data-save="${view}" data-format="${format}">${FORMAT_WORDS[format]}</button>`,
  );
  buttons.push(`<button type="button" class="item" data-copy="${view}">Copy picture</button>`);
  const label = word === '' ? `Save the ${words}` : `Save ${word}`;
  const text = word === '' ? 'Save' : label;
  return `<details class="menu"><summary aria-label="${label}">${text}</summary><div class="items">${buttons.join('')}${more}</div></details>`;
}

const LANGUAGE_WORDS: Readonly<Record<NetworkLanguage, string>> = { c: 'C', python: 'Python' };

/** What the extension makes of the network itself; disabled until there is one. */
function networkItems(): string {
  const copies = NETWORK_LANGUAGES.map(
    (language) =>
      `<button type="button" class="item" data-network="${language}" disabled>Copy as ${LANGUAGE_WORDS[language]}</button>`,
  );
  return `<button type="button" class="item" data-network="save" disabled>Save network as&hellip;</button>${copies.join('')}`;
}

function zoomButton(id: string, label: string, sign: string): string {
  return `<button type="button" id="${id}" class="step" aria-label="${label}" title="${label}">${sign}</button>`;
}

function tabButton(tab: Tab): string {
  const title = tab[0].toUpperCase() + tab.slice(1);
  return `<button type="button" role="tab" id="tab-${tab}" aria-controls="panel-${tab}" aria-selected="false" tabindex="-1">${title}</button>`;
}

/** Text safe inside a double-quoted attribute. */
export function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
