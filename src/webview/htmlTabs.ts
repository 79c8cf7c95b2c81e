/** The tabs under the pictures, as text. */
import { iconHtml } from './iconOutlines';
import { menu, networkBox, networkItems, plotSection, soFarMark } from './htmlParts';

/** The tabs under the pictures; the network is one where the window is too narrow for it to stand beside the function. */
export const TABS = ['network', 'neurons', 'proof', 'convergence', 'compare', 'details'] as const;
export type Tab = (typeof TABS)[number];

/** Of a fit without a network. */
export const TABS_WITHOUT_NETWORK: readonly Tab[] = ['proof', 'details'];

/** Every tab with its panel. */
export function moreSection(): string {
  return `<section id="more" aria-label="More about the fit">
    <div role="tablist" aria-label="More about the fit" class="tabs">
      ${TABS.map(tabButton).join('\n      ')}
    </div>
    <div role="tabpanel" id="panel-network" aria-labelledby="tab-network" class="tab-panel" hidden>
      <section aria-labelledby="network-heading" id="network-section">
        <div class="bar">
          <h2 id="network-heading" class="lead">What each neuron adds, and its output weight</h2>
          ${menu('network', 'network', '', networkItems())}
        </div>
        ${soFarMark('network')}
        ${networkBox()}
      </section>
    </div>
    <div role="tabpanel" id="panel-neurons" aria-labelledby="tab-neurons" class="tab-panel">
      <div class="tools">
        <label for="neurons-filter" class="hidden-label">Filter the neurons</label>
        <input type="search" id="neurons-filter" spellcheck="false" autocomplete="off" placeholder="Filter, e.g. share &gt;= 5" title="A number finds a neuron; a column, a sign and a number filter. Commas join conditions." aria-describedby="neurons-filter-help neurons-count">
        <span id="neurons-count" class="note" role="status"></span>
        <span id="neurons-copied" class="note" role="status"></span>
        <details class="menu"><summary aria-label="Copy the neurons" title="Copy the neurons">${iconHtml('copy')}</summary><div class="items">
          <button type="button" id="neurons-copy" class="item" disabled>Copy as CSV</button>
          <button type="button" id="neurons-copy-json" class="item" disabled>Copy as JSON</button>
          <button type="button" id="neurons-copy-markdown" class="item" disabled>Copy as Markdown</button>
        </div></details>
      </div>
      <p id="neurons-filter-help" class="hidden-label">A number finds a neuron; a column, a sign and a number filter, for instance output &lt; 0 or share &gt;= 5 (in %). Commas join conditions.</p>
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
      <div id="convergence-tools" class="tools">
        <label for="convergence-over">Over</label>
        <select id="convergence-over" class="plain"><option value="round">rounds</option><option value="ms">time</option></select>
        ${menu('bounds', '', 'bounds')}${menu('gap', '', 'gap')}
      </div>
      <p id="convergence-note" class="note"></p>
      <div id="playback" class="playback" role="group" aria-label="Rounds of the solver" hidden>
        <button type="button" id="play" class="tool" aria-label="Play the rounds" title="Play the rounds">${iconHtml('play')}${iconHtml('pause')}</button>
        <button type="button" id="round-before" class="tool" aria-label="Round before" title="Round before">&lsaquo;</button>
        <input type="range" id="round" class="slider" min="0" max="1" step="1" value="1" aria-label="Round">
        <button type="button" id="round-next" class="tool" aria-label="Next round" title="Next round">&rsaquo;</button>
        <output id="round-words" class="note" for="round"></output>
        <span id="rounds-note" class="note"></span>
      </div>
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
      <section id="difference" class="part" aria-labelledby="difference-heading" hidden>
        <div class="view-head">
          <h3 id="difference-heading">The run before and this one</h3>
          <label for="difference-run" class="hidden-label">Earlier run</label>
          <select id="difference-run" class="plain"></select>
        </div>
        <div class="charts">
          <div class="table-scroll" role="region" aria-label="Differences, scrollable" tabindex="0">
            <table id="difference-table">
              <caption class="hidden-label">Figures of an earlier run and of this one</caption>
              <thead><tr><td></td><th scope="col" class="plain-head">before</th><th scope="col" class="plain-head">now</th><th scope="col" class="plain-head">change</th></tr></thead>
              <tbody id="difference-body"></tbody>
            </table>
          </div>
          <div>
            <div id="difference-plot" class="picture small"></div>
            <ul id="difference-legend" class="legend" aria-label="Legend: both runs"></ul>
            <p id="difference-note" class="note"></p>
          </div>
        </div>
      </section>
      <div class="charts">
        ${plotSection('masses', 'Neurons against mass', 'comparison of masses')}
        ${plotSection('curves', 'Curves', 'overlaid curves', '<label for="curves-over" class="hidden-label">Input along which the curves run</label><select id="curves-over" class="plain"></select>')}
      </div>
    </div>
    <div role="tabpanel" id="panel-details" aria-labelledby="tab-details" class="tab-panel" hidden>
      <dl id="details" class="details"></dl>
    </div>
  </section>`;
}

function tabButton(tab: Tab): string {
  const title = tab[0].toUpperCase() + tab.slice(1);
  return `<button type="button" role="tab" id="tab-${tab}" aria-controls="panel-${tab}" aria-selected="false" tabindex="-1" title="${title}">${title}</button>`;
}
