/** The packaged extension, installed once for all files of screen tests, each of which starts a VS Code of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { installExtension } from '../harness/codeServer';
import { packagedExtension } from '../harness/packaged';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder that it is installed in. */
    readonly extensions: string;
  }
}

export default async function setUp(project: TestProject): Promise<() => void> {
  const extensions = mkdtempSync(join(tmpdir(), 'hullfit-extensions-'));
  await installExtension(packagedExtension(), extensions);
  project.provide('extensions', extensions);
  return () => rmSync(extensions, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
