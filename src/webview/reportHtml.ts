/** A report: the panel's page with its script, its style and one result inside, in one file that needs no network. */
import { packLists } from '../protocol/packedLists';
import type { PanelState } from '../protocol/panel';
import { attribute, panelBody } from './html';
import { encodeNumbers } from '../protocol/packedNumbers';

export interface ReportParts {
  readonly state: PanelState;
  /** Of a result that is too large to carry them. */
  readonly samples?: { readonly inputs: ArrayLike<number>; readonly targets: ArrayLike<number> };
  /** dist/webview/report.js and dist/webview/panel.css. */
  readonly script: string;
  readonly style: string;
  /** Random; names the only script and the only style that may run. */
  readonly nonce: string;
}

export function reportHtml({ state, samples, ...page }: ReportParts): string {
  const title = `${state.selected ?? ''} – ${state.title}`;
  return pageHtml(page, title, 'report', `${panelBody()}\n${stateElements(state)}${samplesElement(samples)}`);
}

/** A page that needs nothing else. */
export function pageHtml(
  { script, style, nonce }: Pick<ReportParts, 'script' | 'style' | 'nonce'>,
  title: string,
  className: string,
  body: string,
): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; img-src data: blob:`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${attribute(title)}</title>
<style nonce="${attribute(nonce)}">${style.replaceAll('</', '<\\/')}</style>
</head>
<body class="hullfit ${className}">
${body}<script nonce="${attribute(nonce)}">${script.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--')}</script>
</body>
</html>
`;
}

/** The state without the long lists, and those apart: text that the page reads one after another. */
function stateElements(state: PanelState): string {
  const { result } = state;
  if (result === null) return element('hullfit-state', state);
  const bare = { ...state, result: { ...result, neurons: [], dual: [] } };
  const { neurons, dual } = packLists(result);
  const lists = { neurons: encodeNumbers(neurons), dual: encodeNumbers(dual) };
  return element('hullfit-state', bare) + element('hullfit-lists', lists);
}

function samplesElement(samples: ReportParts['samples']): string {
  if (samples === undefined) return '';
  const { inputs, targets } = samples;
  return element('hullfit-samples', { inputs: encodeNumbers(inputs), targets: encodeNumbers(targets) });
}

/** Data that the page's script reads. */
export function element(id: string, data: unknown): string {
  return `<script type="application/json" id="${id}">${inScript(JSON.stringify(data))}</script>\n`;
}

/** JSON that cannot end the element it stands in, whatever names the data have. */
function inScript(json: string): string {
  return json.replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}

/** What a page on its own knows of a result: all of it, and nothing of a document. */
export function reportState(
  result: NonNullable<PanelState['result']>,
  verification: PanelState['verification'],
): PanelState {
  return {
    uri: '',
    title: result.file.split(/[\\/]/).at(-1) ?? result.file,
    fits: [{ name: result.fit, state: { kind: 'done' }, stale: false }],
    selected: result.fit,
    result,
    resultVersion: null,
    documentVersion: 0,
    stale: false,
    verification,
    earlier: [],
    comparing: null,
  };
}
