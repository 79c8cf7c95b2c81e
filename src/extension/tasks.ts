/** Tasks of type `hullfit`: the command line of this very version, over a .hull file. Problems are read by the matcher `$hullfit`. */
import * as vscode from 'vscode';
import type { FitsModel } from './fitsModel';
import type { SweepsModel } from './sweepsModel';

const TYPE = 'hullfit';
/** More files than this are not listed; a task of tasks.json may name any. */
const MOST_FILES = 50;

/** Of tasks.json; package.json has its schema. */
interface HullfitTask extends vscode.TaskDefinition {
  readonly file: string;
  readonly action?: 'fit' | 'check' | 'sweep';
  readonly only?: string;
  readonly out?: string;
}

export function registerTasks(
  extension: vscode.Uri,
  model: FitsModel,
  sweeps: SweepsModel,
): vscode.Disposable {
  const command = vscode.Uri.joinPath(extension, 'dist', 'cli.js').fsPath;
  return vscode.tasks.registerTaskProvider(TYPE, {
    provideTasks: () =>
      model
        .all()
        .map(({ uri }) => vscode.Uri.parse(uri))
        .filter(({ scheme }) => scheme === 'file')
        .slice(0, MOST_FILES)
        .flatMap((uri) => {
          const file = vscode.workspace.asRelativePath(uri, false);
          const named = sweeps
            .of(uri.toString())
            .map(({ name }) => ({ action: 'sweep' as const, only: name }));
          return [{ action: 'fit' as const }, { action: 'check' as const }, ...named].map((what) =>
            taskOf(command, { type: TYPE, file, ...what }, uri),
          );
        }),
    resolveTask: ({ definition, scope }) => taskOf(command, definition as HullfitTask, undefined, scope),
  });
}

function taskOf(
  command: string,
  definition: HullfitTask,
  uri?: vscode.Uri,
  scope?: vscode.Task['scope'],
): vscode.Task {
  const { file, action = 'fit', only, out } = definition;
  const folder = uri && vscode.workspace.getWorkspaceFolder(uri);
  const args = [
    command,
    action,
    file,
    ...(action !== 'check' && only !== undefined ? ['--only', only] : []),
    ...(action !== 'check' && out !== undefined ? ['--out', out] : []),
  ];
  // In a desktop VS Code the extension host is no plain Node.
  const run = new vscode.ProcessExecution(process.execPath, args, { env: { ELECTRON_RUN_AS_NODE: '1' } });
  const name = `${action} ${file}${only === undefined ? '' : ` ${only}`}`;
  const task = new vscode.Task(
    definition,
    folder ?? scope ?? vscode.TaskScope.Workspace,
    name,
    TYPE,
    run,
    '$hullfit',
  );
  if (action === 'check') task.presentationOptions = { reveal: vscode.TaskRevealKind.Silent };
  task.group = action === 'check' ? vscode.TaskGroup.Test : vscode.TaskGroup.Build;
  return task;
}
