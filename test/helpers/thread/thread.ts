/**
 * Long computations of the tests, in a thread of their own. A test that computes for a minute in the runner's own thread
 * leaves the runner's answers unread, and the runner takes it for lost ("Timeout calling onTaskUpdate"), above all on a busy
 * machine; a test that only waits for another thread reads them.
 *
 *     import type * as work from './work';
 *     const thread = threadOf<typeof work>(new URL('./work.ts', import.meta.url));
 *     await thread.solve(problem, options);
 *
 * The module is bundled when the thread is first asked. Arguments and results must be data that can be copied.
 */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import type { Answer, Question, Told } from './serve';

/** The functions that a module exports, each with a promise of what it returns. */
export type Remote<Module> = {
  readonly [Name in keyof Module]: Module[Name] extends (...args: infer Args) => infer Result
    ? (...args: Args) => Promise<Awaited<Result>>
    : never;
};

const root = new URL('../../../', import.meta.url);

/** @param onTold is given what the module's functions tell on the way, before their answers */
export function threadOf<Module>(
  module: URL,
  onTold: (told: unknown) => void = () => undefined,
): Remote<Module> {
  let started: Promise<Thread> | null = null;
  const ask = async (name: string, args: unknown[]): Promise<unknown> => {
    started ??= Thread.start(fileURLToPath(module), onTold);
    return (await started).ask(name, args);
  };
  return new Proxy({} as Remote<Module>, {
    get:
      (_, name) =>
      (...args: unknown[]) =>
        ask(String(name), args),
  });
}

class Thread {
  private readonly waiting = new Map<
    number,
    { resolve(value: unknown): void; reject(error: unknown): void }
  >();
  private asked = 0;
  /** Why the thread is no more. */
  private ended: { readonly why: unknown } | null = null;

  private constructor(
    private readonly worker: Worker,
    onTold: (told: unknown) => void,
  ) {
    // The runner ends the process when its file is done; the thread must not keep it.
    worker.unref();
    worker.on('message', (answer: Answer | Told) => {
      if ('told' in answer) {
        onTold(answer.told);
        return;
      }
      const asker = this.waiting.get(answer.id);
      this.waiting.delete(answer.id);
      if (answer.ok) asker?.resolve(answer.value);
      else asker?.reject(answer.error);
    });
    const end = (why: unknown): void => {
      this.ended ??= { why };
      for (const { reject } of this.waiting.values()) reject(why);
      this.waiting.clear();
    };
    worker.on('error', end);
    worker.on('exit', (code) => end(new Error(`The thread of the test ended with exit code ${code}.`)));
  }

  static async start(module: string, onTold: (told: unknown) => void): Promise<Thread> {
    const folder = mkdtempSync(join(tmpdir(), 'hullfit-thread-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    const outfile = join(folder, 'thread.mjs');
    await build({
      absWorkingDir: fileURLToPath(root),
      stdin: {
        contents: `import * as work from ${JSON.stringify(module)}; import { serve } from './serve'; serve(work);`,
        resolveDir: fileURLToPath(new URL('.', import.meta.url)),
        loader: 'ts',
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      sourcemap: 'inline',
      logLevel: 'error',
      define: { HULLFIT_VERSION: '"0.0.0"' },
      // CommonJS parts ask for a name that an ES module does not have.
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
      outfile,
    });
    // highs looks for its WebAssembly beside itself.
    copyFileSync(new URL('node_modules/highs/build/highs.wasm', root), join(folder, 'highs.wasm'));
    return new Thread(new Worker(outfile, { execArgv: ['--enable-source-maps'] }), onTold);
  }

  ask(name: string, args: unknown[]): Promise<unknown> {
    if (this.ended !== null) return Promise.reject(this.ended.why);
    const id = this.asked++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, name, args } satisfies Question);
    });
  }
}
