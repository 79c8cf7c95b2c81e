/** The panel's page: a fixed skeleton that the views fill, so that nothing jumps when a result replaces another. */

export interface PanelPage {
  /** Random, new for each page. */
  readonly nonce: string;
  /** `webview.cspSource` in VS Code. */
  readonly cspSource: string;
  readonly scriptUri: string;
  readonly styleUri: string;
}

/** The tabs under the pictures. */
export const TABS = ['neurons', 'convergence', 'details'] as const;
export type Tab = (typeof TABS)[number];

/** The whole document. Pure text: it needs no DOM, and the extension sends it as it is. */
export function panelHtml(page: PanelPage): string {
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
<title>Hullfit</title>
<link rel="stylesheet" href="${attribute(page.styleUri)}">
</head>
<body class="hullfit">
${panelBody()}
<script nonce="${attribute(page.nonce)}" src="${attribute(page.scriptUri)}"></script>
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
  </section>
  <section aria-label="Figures">
    <dl id="metrics" class="metrics"></dl>
  </section>
  <div class="pictures">
    <section aria-labelledby="function-heading" class="card">
      <h2 id="function-heading">Function</h2>
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
      <h2 id="network-heading">Network</h2>
      <div id="network-plot" class="picture"></div>
      <ul id="network-legend" class="legend" aria-label="Legend of the network"></ul>
      <p id="network-note" class="note"></p>
    </section>
  </div>
  <section class="card" aria-label="More about the fit">
    <div role="tablist" aria-label="More about the fit" class="tabs">
      ${TABS.map(tabButton).join('\n      ')}
    </div>
    <div role="tabpanel" id="panel-neurons" aria-labelledby="tab-neurons" class="tab-panel">
      <p class="tools">
        <button type="button" id="neurons-copy" class="secondary" disabled>Copy as CSV</button>
        <span id="neurons-copied" role="status"></span>
      </p>
      <p id="neurons-empty" class="empty"></p>
      <div class="table-scroll" role="region" aria-label="Neurons, scrollable" tabindex="0">
        <table id="neurons-table" hidden>
          <caption class="hidden-label">Neurons, in raw input units. Enter on a row pins the neuron.</caption>
          <thead><tr id="neurons-head"></tr></thead>
          <tbody id="neurons-body"></tbody>
        </table>
      </div>
      <button type="button" id="neurons-more" class="secondary" hidden></button>
    </div>
    <div role="tabpanel" id="panel-convergence" aria-labelledby="tab-convergence" class="tab-panel" hidden>
      <p id="convergence-note" class="note"></p>
      <div id="convergence-charts" class="charts">
        <div class="chart"><canvas id="convergence-bounds" role="img"></canvas></div>
        <div class="chart"><canvas id="convergence-gap" role="img"></canvas></div>
      </div>
    </div>
    <div role="tabpanel" id="panel-details" aria-labelledby="tab-details" class="tab-panel" hidden>
      <dl id="details" class="details"></dl>
    </div>
  </section>
</main>`;
}

function tabButton(tab: Tab): string {
  const title = tab[0].toUpperCase() + tab.slice(1);
  return `<button type="button" role="tab" id="tab-${tab}" aria-controls="panel-${tab}" aria-selected="false" tabindex="-1">${title}</button>`;
}

/** Text safe inside a double-quoted attribute. */
function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
