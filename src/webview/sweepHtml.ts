/** The page of a sweep's panel, and of its report. */
import { documentHtml, type PanelPage } from './html';
import { iconHtml } from './iconOutlines';

/** The charts over one clause, in their order. */
export const LINE_CHARTS = ['error', 'neurons', 'mass', 'gap'] as const;
export type LineChart = (typeof LINE_CHARTS)[number];

export function sweepHtml(page: PanelPage): string {
  return documentHtml(page, 'Hullfit sweep', 'hullfit sweep', sweepBody());
}

export function sweepBody(): string {
  return `<div id="problem" role="alert" hidden></div>
<header>
<div class="head">
  <div class="name"><h1 id="sweep-name" dir="auto">Sweep</h1></div>
  <p id="status" class="chip"></p>
  <p id="figures" class="figures"></p>
  <button type="button" id="reveal" class="file" title="Show the sweep in its file" hidden>${iconHtml('file')}<span id="file-name" dir="auto"></span></button>
  <div class="actions">
    <button type="button" id="run">Run</button>
    <button type="button" id="cancel" hidden>Cancel</button>
  </div>
</div>
<div id="strip" class="strip" hidden>
  <p id="strip-text"></p>
  <progress id="progress" aria-label="Fits that have ended" hidden></progress>
</div>
</header>
<p id="announcement" class="hidden-label" role="status" aria-live="polite"></p>
<main id="main">
  <p id="sweep-empty" class="empty" hidden></p>
  <div id="sweep-shown" hidden>
    <div class="bar sweep-bar">
      <label for="sweep-over">Over</label>
      <select id="sweep-over" class="plain"></select>
      <span id="sweep-measure-box" hidden><label for="sweep-measure" class="hidden-label">What the map shows</label>
      <select id="sweep-measure" class="plain"></select></span>
      <span id="sweep-slice" class="note"></span>
    </div>
    <div id="sweep-lines" class="sweep-charts">
      ${LINE_CHARTS.map((id) => chart(id)).join('\n      ')}
    </div>
    <div id="sweep-heat" class="sweep-charts one" hidden>
      ${chart('map')}
    </div>
    <div class="sweep-pick" role="group" aria-label="The point that is marked">
      <p id="pick-text" class="claim"></p>
      <p class="tools" id="pick-tools"><button type="button" id="use">Use this</button>
      <button type="button" id="open" class="secondary">Show fit</button></p>
    </div>
    <div class="bar sweep-bar">
      <h2 id="rows-heading" class="lead">Points</h2>
      <span id="saved" class="note" role="status"></span>
      <details class="menu"><summary aria-label="Save the table" title="Save the table">${iconHtml('save')}</summary><div class="items">
        <button type="button" id="save-csv" class="item">CSV data</button>
        <button type="button" id="save-json" class="item">JSON, for hullfit report</button>
      </div></details>
    </div>
    <div id="rows-scroll" class="table-scroll sweep-rows" role="region" aria-label="Points, scrollable" tabindex="0">
      <table id="rows-table">
        <caption class="hidden-label">Points of the sweep. Enter on a row shows its fit.</caption>
        <thead><tr id="rows-head"></tr></thead>
        <tbody id="rows-body"></tbody>
      </table>
    </div>
  </div>
</main>`;
}

function chart(id: LineChart | 'map'): string {
  return `<section id="chart-${id}" aria-labelledby="chart-${id}-heading">
        <div class="bar">
          <h2 id="chart-${id}-heading" class="lead chart-lead"></h2>
          ${chartMenu(id)}
        </div>
        <div id="chart-${id}-plot" class="picture"></div>
        <ul id="chart-${id}-legend" class="legend" aria-label="Legend"></ul>
        <p id="chart-${id}-note" class="note"></p>
      </section>`;
}

const CHART_WORDS: Readonly<Record<LineChart | 'map', string>> = {
  error: 'errors',
  neurons: 'neurons',
  mass: 'mass',
  gap: 'gaps',
  map: 'shades',
};

function chartMenu(id: LineChart | 'map'): string {
  const items = [
    ['svg', 'SVG picture'],
    ['png', 'PNG picture'],
    ['copy', 'Copy picture'],
  ].map(
    ([format, words]) =>
      `<button type="button" class="item" data-chart="${id}" data-format="${format}">${words}</button>`,
  );
  const label = `Save the chart of ${CHART_WORDS[id]}`;
  return `<details class="menu"><summary aria-label="${label}" title="${label}">${iconHtml('save')}</summary><div class="items">${items.join('')}</div></details>`;
}
