/** The panel's page: a fixed skeleton that the views fill, so that nothing jumps when a result replaces another. */
import { menu, networkBox, soFarMark, zoomButton } from './htmlParts';
import { moreSection } from './htmlTabs';
import { iconHtml } from './iconOutlines';

export interface PanelPage {
  /** Random, new for each page. */
  readonly nonce: string;
  /** `webview.cspSource` in VS Code. */
  readonly cspSource: string;
  readonly scriptUri: string;
  readonly styleUri: string;
}

/** The whole document. Pure text: it needs no DOM, and the extension sends it as it is. */
export function panelHtml(page: PanelPage): string {
  return documentHtml(page, 'Hullfit', 'hullfit', panelBody());
}

/** The page of the side bar's inspector. */
export function inspectorHtml(page: PanelPage): string {
  return documentHtml(page, 'Hullfit inspector', 'hullfit inspector', inspectorBody());
}

/** A page around a body. */
export function documentHtml(page: PanelPage, title: string, className: string, body: string): string {
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
<div class="head">
  <div class="name">
    <h1 id="fit-name" dir="auto">Hullfit</h1>
    ${iconHtml('chevron')}
    <label for="fit-select" class="hidden-label">Fit shown</label>
    <select id="fit-select" hidden></select>
  </div>
  ${headLine()}
  <button type="button" id="reveal" class="file" title="Show the fit in its file" hidden>${iconHtml('file')}<span id="file-name" dir="auto"></span></button>
  <div class="actions">
    <button type="button" id="run">Run</button>
    <button type="button" id="cancel">Cancel</button>
  </div>
</div>
<div id="strip" class="strip" hidden>
  <p id="strip-text"></p>
  <span id="strip-time" class="time"></span>
</div>
<div id="trial-strip" class="strip" data-tone="live" hidden>
  <p id="trial-text"></p>
  <button type="button" id="trial-back" class="quiet">Back</button>
  <button type="button" id="trial-write" class="small"></button>
</div>
</header>
<p id="announcement" class="hidden-label" role="status" aria-live="polite"></p>
<main id="main">
  <div id="pictures" class="pictures">
    <section aria-labelledby="function-heading">
      ${functionTools()}
      ${soFarMark('function')}
      ${functionBox()}
    </section>
  </div>
  ${askedSection()}
  ${dialSection()}
  ${provenSection()}
  ${moreSection()}
  <p id="saved" class="saved" role="status"></p>
</main>`;
}

/** The inspector: which fit, how it stands, its function, what is proven of it, and its network; or what it asks. */
function inspectorBody(): string {
  return `<div id="problem" role="alert" hidden></div>
<header class="head">
  <div class="name"><h1 id="fit-name" dir="auto">Hullfit</h1></div>
  ${headLine()}
</header>
<main id="main">
  <div id="bound-bar" class="bound-bar" hidden></div>
  <section aria-label="Function">
    ${soFarMark('function')}
    <div id="function-plot" class="picture"></div>
    <ul id="function-legend" class="legend" aria-label="Legend of the function"></ul>
    <p id="function-note" class="note"></p>
  </section>
  ${askedSection()}
  <p class="claim"><span id="proof-text"></span></p>
  ${networkBox()}
  <p id="neuron-text" class="note" role="status"></p>
  <p class="tools"><button type="button" id="open-panel" class="secondary">Show result</button></p>
</main>`;
}

/** How the fit stands, and its figures, which fall away from the last where there is no room. */
function headLine(): string {
  return `<p id="status" class="chip"></p>
  <p id="figures" class="figures"></p>`;
}

function functionTools(): string {
  const steps = [
    zoomButton('zoom-in', 'Zoom in', '+'),
    zoomButton('zoom-out', 'Zoom out', '&minus;'),
    zoomButton('pan-left', 'Move left', '&lsaquo;'),
    zoomButton('pan-right', 'Move right', '&rsaquo;'),
  ];
  return `<h2 id="function-heading" class="hidden-label">Function</h2>
      <div class="bar">
        <span id="function-axis" class="lead" aria-hidden="true"></span>
        <span id="function-key" class="key" aria-hidden="true"></span>
        <label for="function-kind" class="hidden-label">What is drawn of the function</label>
        <select id="function-kind" class="plain"></select>
        <button type="button" id="dial-toggle" class="tool" aria-label="Try another tolerance, penalty or weight" title="Try another tolerance, penalty or weight" aria-expanded="false" aria-controls="dial" hidden>${iconHtml('tune')}</button>
        <button type="button" id="probe-toggle" class="tool" aria-label="Probe: f at inputs of your choice" title="Probe: f at inputs of your choice" aria-expanded="false" aria-controls="probe" hidden>${iconHtml('probe')}</button>
        <details class="menu"><summary aria-label="Zoom and read" title="Zoom (Ctrl and the wheel), move (drag), read the samples">${iconHtml('target')}</summary><div class="items">
          <div role="group" aria-label="Zoom" id="function-zoom" class="steps">${steps.join('')}</div>
          <fieldset id="function-samples" class="steps upright">
            <legend class="hidden-label">Read the samples</legend>
            <button type="button" id="sample-previous" class="step wide">Previous sample</button>
            <button type="button" id="sample-next" class="step wide">Next sample</button>
            <button type="button" id="sample-up" class="step wide" hidden>Move it up</button>
            <button type="button" id="sample-down" class="step wide" hidden>Move it down</button>
            <button type="button" id="sample-open" class="step wide" disabled>Show its line</button>
          </fieldset>
        </div></details>
        <button type="button" id="zoom-all" class="tool" aria-label="Show everything" title="Show everything">${iconHtml('reset')}</button>
        ${menu('function', 'function')}
      </div>`;
}

function functionBox(): string {
  return `<div class="figure">
        <div id="function-plot" class="picture"></div>
        <div id="sample-ghost" aria-hidden="true" hidden></div>
        <output id="function-readout" class="tip" for="sample-previous sample-next"></output>
      </div>
      <div id="probe" class="probe" role="group" aria-label="Probe" hidden>
        <form id="probe-fields"></form>
        <output id="probe-value"></output>
        <ul id="probe-parts" aria-label="What each neuron adds there"></ul>
      </div>
      <ul id="function-legend" class="legend" aria-label="Legend of the function"></ul>
      <p id="function-note" class="note"></p>`;
}

/** Of a fit that has not run. */
function askedSection(): string {
  return `<section id="asked" aria-labelledby="asked-heading" hidden>
    <h2 id="asked-heading">What this fit asks</h2>
    <p id="asked-text"></p>
    <dl id="asked-facts" class="details"></dl>
    <p class="tools"><button type="button" id="asked-run"></button> <span class="note"><kbd>Ctrl</kbd> <kbd>Enter</kbd> in its text does the same</span></p>
  </section>`;
}

function dialSection(): string {
  return `<section id="dial" aria-labelledby="dial-title" hidden>
    <h2 id="dial-title" class="lead"></h2>
    <div class="dial">
      <div id="dial-plot" class="picture"></div>
      <input type="range" id="dial-slider" class="slider" min="0" max="1000" step="1" value="0">
    </div>
  </section>`;
}

function provenSection(): string {
  return `<section aria-labelledby="proof-heading" class="proven">
    <h2 id="proof-heading" class="hidden-label">What is proven</h2>
    <div id="bound-bar" class="bound-bar" hidden></div>
    <p class="claim"><span id="proof-text"></span> <span id="metrics"></span></p>
    <div id="conflict" class="table-scroll" role="region" aria-label="Rows in conflict, scrollable" tabindex="0" hidden>
      <table role="table">
        <caption class="hidden-label">Rows in conflict</caption>
        <thead role="rowgroup"><tr role="row" id="conflict-head"></tr></thead>
        <tbody role="rowgroup" id="conflict-body"></tbody>
      </table>
    </div>
    <div id="remedies" class="tools" role="group" aria-label="Edits that mend it" hidden></div>
  </section>`;
}

/** Text safe inside a double-quoted attribute. */
export function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
