import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { FitResult } from '../../result/schema';
import { evaluate } from '../../result/predict';
import { formatResult } from '../../result/write';
import { toCsv } from '../../webview/model/tables';
import { columnsOf, neuronData } from '../../webview/views/neuronColumns';
import { reportHtml, reportState } from '../../webview/reportHtml';
import type { App } from '../app';
import { inform, UserMessage } from '../notify';
import { saveFile } from '../saveFile';
import { targetOf } from '../target';

const WHAT = {
  json: 'Result (JSON)',
  html: 'Report (one web page)',
  neurons: 'Neurons (CSV)',
  samples: 'Samples and predictions (CSV)',
} as const;
type What = keyof typeof WHAT;

/** Besides the node of the side bar: what to write and where, which are asked for otherwise. */
interface ExportResult {
  readonly what?: What;
  readonly target?: vscode.Uri;
}

/** Saves the result of a side-bar node, or of the fit that the file's panel shows. Answers the file. */
export async function exportResult(app: App, argument: unknown): Promise<vscode.Uri | undefined> {
  const given = (typeof argument === 'object' && argument !== null ? argument : {}) as ExportResult;
  const { uri, fit } = await meant(app, argument);
  const result = app.model.result(uri, fit)?.result;
  if (result === undefined) throw new UserMessage(`"${fit}" has no result yet; run it first.`);
  if (app.model.isStale(uri, fit))
    app.log.info(`The result of "${fit}" that is exported is older than its text.`);
  const choices = (Object.keys(WHAT) as What[]).map((id) => ({ id, label: WHAT[id] }));
  const what = given.what ?? (await vscode.window.showQuickPick(choices, { title: `Export ${fit}` }))?.id;
  if (what === undefined) return undefined;
  const file = {
    name: what === 'json' || what === 'html' ? fit : `${fit}-${what}`,
    ending: what === 'json' || what === 'html' ? what : 'csv',
  };
  const text = await contentOf(app, uri, result, what);
  const place = await saveFile(uri, { ...file, content: new TextEncoder().encode(text) }, given.target);
  if (place !== undefined && given.target === undefined)
    inform(`Saved ${vscode.workspace.asRelativePath(place)}.`);
  return place;
}

async function meant(app: App, argument: unknown): Promise<{ readonly uri: string; readonly fit: string }> {
  const target = await targetOf(argument, app.active);
  const uri = target.uri.toString();
  const fit = target.fit ?? app.panel.fitOf(uri);
  if (fit === null)
    throw new UserMessage('Pick a fit in the Hullfit side bar, or show its result, to export it.');
  return { uri, fit };
}

async function contentOf(app: App, uri: string, result: FitResult, what: What): Promise<string> {
  switch (what) {
    case 'json':
      return `${formatResult(result)}\n`;
    case 'html': {
      const folder = vscode.Uri.joinPath(app.extension, 'dist', 'webview');
      const [script, style] = await Promise.all(
        ['report.js', 'panel.css'].map(async (name) =>
          new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, name))),
        ),
      );
      const state = reportState(result, app.verifications.of(uri, result.fit));
      return reportHtml({ state, script, style, nonce: randomBytes(16).toString('base64') });
    }
    case 'neurons':
      return `${toCsv(
        neuronData(
          columnsOf(result),
          result.neurons.map((_, j) => j),
        ),
      )}\n`;
    case 'samples': {
      const { x, y, inputs, target } = result.samples;
      if (x === undefined || y === undefined) {
        throw new UserMessage(
          `The result of "${result.fit}" is too large to carry its samples; export it as JSON.`,
        );
      }
      const predicted = (row: readonly number[]) =>
        result.objective === null ? null : evaluate(result, row);
      return `${toCsv({ columns: [...inputs, target, 'f'], rows: x.map((row, i) => [...row, y[i], predicted(row)]) })}\n`;
    }
  }
}
