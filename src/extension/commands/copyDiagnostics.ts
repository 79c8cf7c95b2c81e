import { release } from 'node:os';
import * as vscode from 'vscode';
import { VERSION } from '../../result/version';
import type { App } from '../app';
import { fileName } from '../panelState';
import { standing } from '../words';

/** Long enough to be read. */
const SAID_MS = 8_000;

/** Copies what a report of a problem needs: versions, settings that were changed, where the fits stand, and what is wrong with the active file. */
export async function copyDiagnostics(app: App): Promise<string> {
  await app.active.settled();
  const text = [...environment(app), ...settings(), ...fits(app), ...problems(app.active.uri)].join('\n');
  await vscode.env.clipboard.writeText(`${text}\n`);
  vscode.window.setStatusBarMessage('Copied the diagnostics of Hullfit.', SAID_MS);
  return text;
}

function environment({ client }: App): string[] {
  return [
    `Hullfit ${VERSION}, VS Code ${vscode.version} (${vscode.env.appName}), Node ${process.versions.node}`,
    `${process.platform} ${process.arch} ${release()}; language server ${client.running ? 'running' : 'not running'}`,
    `Workspace: ${vscode.workspace.workspaceFolders?.length ?? 0} folders, ${vscode.workspace.isTrusted ? '' : 'not '}trusted`,
  ];
}

/** By their names in package.json, where they differ from its defaults. */
function settings(): string[] {
  const all = vscode.workspace.getConfiguration('hullfit');
  const names = Object.keys(all).filter((name) => all.inspect(name) !== undefined);
  return names.flatMap((name) => {
    const value = all.get<unknown>(name);
    const { defaultValue } = all.inspect(name) ?? {};
    return JSON.stringify(value) === JSON.stringify(defaultValue)
      ? []
      : [`hullfit.${name}: ${JSON.stringify(value)}`];
  });
}

function fits({ model }: App): string[] {
  return model
    .all()
    .flatMap(({ uri, fits: own }) =>
      own.map((fit) => `${fileName(uri)} ${fit.name}: ${fit.stale ? 'stale: ' : ''}${standing(fit)}`),
    );
}

const SEVERITIES = ['error', 'warning', 'information', 'hint'] as const;

/** As `hullfit check` writes them. */
function problems(uri: vscode.Uri | undefined): string[] {
  if (uri === undefined) return [];
  return vscode.languages.getDiagnostics(uri).map(({ range, severity, code, message }) => {
    const { line, character } = range.start;
    const id = typeof code === 'object' ? code.value : code;
    return `${fileName(uri.toString())}:${line + 1}:${character + 1}: ${SEVERITIES[severity]} ${id ?? ''} ${message}`;
  });
}
