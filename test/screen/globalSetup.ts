/**
 * What all files of screen tests share, since each starts a VS Code of its own: the packaged extension, installed once; one address, and a
 * folder of the browser, so that it has VS Code's scripts compiled from the file before. What pages store there is removed between files.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { freePort, installExtension } from '../harness/codeServer';
import { packagedExtension } from '../harness/packaged';

declare module 'vitest' {
  export interface ProvidedContext {
    readonly screen: {
      /** Of code-server. */
      readonly port: number;
      /** Folders. */
      readonly extensions: string;
      readonly profile: string;
    };
  }
}

export default async function setUp(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'hullfit-screen-'));
  const [extensions, profile] = ['exts', 'profile'].map((name) => join(folder, name));
  mkdirSync(extensions);
  await installExtension(packagedExtension(), extensions);
  project.provide('screen', { port: await freePort(), extensions, profile });
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
