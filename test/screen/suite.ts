/** How every file of screen tests begins and ends. */
import { afterAll, afterEach, beforeAll, inject } from 'vitest';
import { Workbench, type WorkbenchOptions } from './workbench';
import { workspaceOf } from './workspace';

/**
 * A VS Code for the tests of a file, on a copy of a folder or on a folder with just these files; `started` is given it
 * and may prepare what the tests need. A failing test leaves a screenshot.
 */
export function onWorkbench(
  workspace: string | Readonly<Record<string, string>>,
  started: (workbench: Workbench) => void | Promise<void>,
  options: Omit<WorkbenchOptions, 'workspace' | 'extensions'> = {},
): void {
  let workbench: Workbench | undefined;
  let remove: (() => void) | undefined;

  beforeAll(async () => {
    let folder = workspace;
    if (typeof folder !== 'string') ({ folder, remove } = workspaceOf(folder));
    workbench = await Workbench.start({ ...options, workspace: folder, extensions: inject('extensions') });
    await started(workbench);
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await workbench?.shoot(`failed-${task.name.replace(/\W+/g, '-')}`);
  });

  afterAll(async () => {
    await workbench?.dispose();
    remove?.();
  });
}
