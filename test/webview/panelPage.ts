/** The panel alone in Chromium: the page of panelHtml, the bundled script, and a fake channel in place of VS Code's. */
import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { FromPanel, PanelState, ToPanel } from '../../src/protocol/panel';
import { PANEL_PROTOCOL } from '../../src/protocol/panel';
import type { FitResult } from '../../src/result/schema';
import { encodeNumbers } from '../../src/protocol/packedNumbers';
import { inspectorHtml, panelHtml } from '../../src/webview/html';
import { sweepHtml } from '../../src/webview/sweepHtml';
import { launchBrowser } from '../harness/browser';
import { THEMES, type ThemeName } from './themes';

const ROOT = process.cwd();
const PAGES = { panel: panelHtml, inspector: inspectorHtml, sweep: sweepHtml } as const;

export interface PanelOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  /** What vscode.getState returns. */
  readonly remembered?: unknown;
  readonly zoom?: number;
  /** Scripts that run in the page before its own. */
  readonly scripts?: readonly string[];
  readonly page?: keyof typeof PAGES;
}

/** What the fake channel leaves on the page's window. */
interface Fake {
  readonly sent: FromPanel[];
  readonly troubles: string[];
  memory: unknown;
}

export class PanelServer {
  private constructor(
    private readonly server: Server,
    private readonly browser: Browser,
  ) {}

  static async start(browserOptions?: Parameters<typeof launchBrowser>[0]): Promise<PanelServer> {
    const common = {
      absWorkingDir: ROOT,
      outdir: '/',
      bundle: true,
      write: false,
      platform: 'browser',
      target: 'chrome120',
    } as const;
    // As in scripts/build.mjs.
    const bundles = await Promise.all([
      build({
        ...common,
        entryPoints: ['src/webview/panel.ts'],
        format: 'esm',
        splitting: true,
        chunkNames: '[name]',
      }),
      build({ ...common, entryPoints: ['src/webview/inspector.ts'], format: 'iife' }),
      build({
        ...common,
        entryPoints: ['src/webview/sweep.ts', 'media/sweep.css'],
        format: 'iife',
        outbase: '.',
      }),
    ]);
    const scripts = bundles.flatMap(({ outputFiles }) => outputFiles);
    const files: Record<string, readonly [type: string, body: string]> = {
      ...Object.fromEntries(
        scripts.map(({ path, text }) => {
          const type = path.endsWith('.css') ? 'text/css' : 'text/javascript';
          return [`/${path.split('/').at(-1)!}`, [type, text] as const];
        }),
      ),
      '/panel.css': ['text/css', readFileSync(join(ROOT, 'media', 'panel.css'), 'utf8')],
    };
    const server = createServer((request, response) => {
      const host = `http://${request.headers.host ?? ''}`;
      const asked = request.url?.slice(1) ?? '';
      const which = asked in PAGES ? (asked as keyof typeof PAGES) : 'panel';
      const page = {
        nonce: 'test0nonce',
        cspSource: host,
        scriptUri: `/${which}.js`,
        styleUri: which === 'sweep' ? '/sweep.css' : '/panel.css',
      };
      const html = PAGES[which](page);
      const [type, body] = files[request.url ?? ''] ?? ['text/html', html];
      response.setHeader('content-type', `${type}; charset=utf-8`).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const browser = await launchBrowser({ shell: true, ...browserOptions });
    return new PanelServer(server, browser);
  }

  async open(options: PanelOptions = {}): Promise<Panel> {
    const page = await this.browser.newPage({
      viewport: { width: options.width ?? 900, height: options.height ?? 900 },
      deviceScaleFactor: options.zoom ?? 1,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.addInitScript(install, { memory: options.remembered ?? null });
    await page.addInitScript(dressFirst, THEMES[options.theme ?? 'dark']);
    const panel = new Panel(page);
    page.on('console', (message) => {
      if (message.type() === 'error') panel.errors.push(message.text());
    });
    page.on('pageerror', (error) => panel.errors.push(error.message));
    const { port } = this.server.address() as AddressInfo;
    for (const content of options.scripts ?? []) await page.addInitScript({ content });
    await page.goto(`http://127.0.0.1:${port}/${options.page ?? ''}`);
    await panel.settle();
    return panel;
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** A message as text, its typed arrays as base64, which Playwright carries faster than lists of numbers. */
function asText(message: unknown): string {
  return JSON.stringify(message, (_, value: unknown) =>
    value instanceof Float64Array ? { float64: encodeNumbers(value) } : value,
  );
}

/** Runs in the page before its scripts. */
function install({ memory }: { memory: unknown }): void {
  const fake: Fake = { sent: [], troubles: [], memory };
  const scope = globalThis as unknown as Record<string, unknown>;
  scope['fake'] = fake;
  scope['acquireVsCodeApi'] = () => ({
    postMessage: (message: FromPanel) => void fake.sent.push(message),
    getState: () => fake.memory,
    setState: (state: unknown) => void (fake.memory = state),
  });
  document.addEventListener('securitypolicyviolation', (event) => {
    fake.troubles.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
  });
}

/** Runs in the page before its scripts: the page has its theme before it is filled, as in VS Code. */
function dressFirst({ className, colours }: (typeof THEMES)[ThemeName]): void {
  const observer = new MutationObserver(() => {
    if (document.body === null) return;
    observer.disconnect();
    for (const [key, value] of Object.entries(colours))
      document.documentElement.style.setProperty(`--vscode-${key}`, value);
    document.body.classList.add(className);
  });
  observer.observe(document, { childList: true, subtree: true });
}

export class Panel {
  readonly errors: string[] = [];

  constructor(readonly page: Page) {}

  /** Puts the theme's variables on the root and its class on the body, as VS Code does. */
  async theme(name: ThemeName): Promise<void> {
    await this.page.evaluate(({ className, colours }) => {
      const root = document.documentElement;
      root.removeAttribute('style');
      for (const [key, value] of Object.entries(colours)) root.style.setProperty(`--vscode-${key}`, value);
      for (const old of [...document.body.classList])
        if (old.startsWith('vscode-')) document.body.classList.remove(old);
      document.body.classList.add(className);
    }, THEMES[name]);
    await this.settle();
  }

  async post(message: unknown): Promise<void> {
    await this.prepare(message);
    await this.page.evaluate(
      () =>
        new Promise<void>((heard) => {
          (globalThis as unknown as { door: MessagePort }).door.onmessage = ({ data }) => {
            window.addEventListener('message', () => heard(), { once: true });
            window.postMessage(data, '*');
          };
        }),
    );
    await this.settle();
  }

  /**
   * Has a message wait at the page's door, so that `deliver` does what the browser does in VS Code: it reads the message
   * where the window is, but does not write it there.
   */
  async prepare(message: unknown): Promise<void> {
    await this.page.evaluate((json) => {
      const { port1, port2 } = new MessageChannel();
      const numbers = (letters: string) =>
        new Float64Array(Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0)).buffer);
      const revived = (_: string, value: unknown): unknown =>
        typeof value === 'object' && value !== null && 'float64' in value
          ? numbers(String(value.float64))
          : value;
      port1.postMessage(JSON.parse(json, revived));
      (globalThis as unknown as { door: MessagePort }).door = port2;
    }, asText(message));
    await this.settle();
  }

  async deliver(): Promise<void> {
    await this.page.evaluate(() => {
      (globalThis as unknown as { door: MessagePort }).door.onmessage = ({ data }) =>
        window.dispatchEvent(new MessageEvent('message', { data: data as unknown }));
    });
    await this.settle();
  }

  async show(change: Partial<PanelState> | FitResult): Promise<void> {
    const message: ToPanel = { protocol: PANEL_PROTOCOL, type: 'state', state: stateOf(change) };
    await this.post(message);
  }

  /** Two frames: messages are handled, observers have run, everything is painted. */
  async settle(): Promise<void> {
    await this.page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => resolve())), 0);
        }),
    );
  }

  sent(): Promise<FromPanel[]> {
    return this.page.evaluate(() => (globalThis as unknown as { fake: Fake }).fake.sent);
  }

  memory(): Promise<unknown> {
    return this.page.evaluate(() => (globalThis as unknown as { fake: Fake }).fake.memory);
  }

  /** Everything that should never happen: policy violations, errors in the console, uncaught exceptions. */
  async troubles(): Promise<string[]> {
    const violations = await this.page.evaluate(
      () => (globalThis as unknown as { fake: Fake }).fake.troubles,
    );
    return [...violations, ...this.errors];
  }

  /** Presses a button of a menu, which is opened before where it is not open. */
  async press(selector: string): Promise<void> {
    const menu = this.page.locator('details.menu', { has: this.page.locator(selector) });
    if ((await menu.getAttribute('open')) === null) await menu.locator('summary').click();
    await this.page.click(selector);
  }

  text(selector: string): Promise<string> {
    return this.page.innerText(selector);
  }

  metric(id: string): Promise<string> {
    return this.text(`[data-metric="${id}"] .value`);
  }

  /** What the fake channel was last sent of a kind, once it comes. */
  async answer<T extends FromPanel['type']>(type: T): Promise<Extract<FromPanel, { type: T }>> {
    await this.page.waitForFunction(
      (wanted) =>
        (globalThis as unknown as { fake: Fake }).fake.sent.some((message) => message.type === wanted),
      type,
    );
    const all = await this.sent();
    return all.filter((message): message is Extract<FromPanel, { type: T }> => message.type === type).at(-1)!;
  }

  /** Waits for the answer to the `render` with this id. */
  async rendered(id: number): Promise<void> {
    await this.page.waitForFunction((wanted) => {
      const { sent } = (globalThis as unknown as { fake: Fake }).fake;
      return sent.some((message) => message.type === 'rendered' && message.id === wanted);
    }, id);
  }

  /** Waits for the charts of convergence, whose library is loaded when they are first seen. */
  async charted(): Promise<void> {
    await this.page.waitForFunction(() =>
      [...document.querySelectorAll<HTMLCanvasElement>('.chart canvas')].every((canvas) => {
        if (canvas.width === 0 || canvas.height === 0) return false;
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        return data.some((value) => value !== 0);
      }),
    );
  }

  async picture(name: string): Promise<void> {
    await this.page.screenshot({
      path: join(ROOT, 'test-results', 'webview', `${name}.png`),
      fullPage: true,
    });
  }

  close(): Promise<void> {
    return this.page.close();
  }
}

/** The state of a document with one fit that is done and current, changed as told. */
export function stateOf(change: Partial<PanelState> | FitResult): PanelState {
  const given: Partial<PanelState> = 'schema' in change ? { result: change } : change;
  const name = given.selected ?? given.result?.fit ?? 'calibrate';
  return {
    uri: 'file:///bench.hull',
    title: 'bench.hull',
    fits: [{ name, state: { kind: 'done' }, stale: false }],
    selected: name,
    result: null,
    resultVersion: (given.result ?? null) === null ? null : 3,
    documentVersion: 3,
    stale: false,
    verification: null,
    earlier: [],
    comparing: null,
    ...given,
  };
}
