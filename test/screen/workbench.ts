/** A VS Code window with the packaged extension in it, driven as a user would: keys, the palette, what is on the screen. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
import { launchBrowser } from '../harness/browser';
import { ROOT, startCodeServer, type CodeServer } from '../harness/codeServer';

/** Where screenshots go, to be looked at. */
const SHOTS = join(ROOT, 'test-results', 'screen');

/** What the panel says of a result of an earlier session, and of one of this. */
export const RECALLED = /Fitted \d{4}-\d\d-\d\d \d\d:\d\d UTC\.$/;
export const FRESH = /^(?!.*Fitted )/;

export interface WorkbenchOptions {
  /** Folder whose copy is opened. */
  readonly workspace: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** In a window without a folder; the workspace's copy is somewhere on the machine. */
  readonly empty?: boolean;
  /** With workspace trust; the folder is not trusted at first. */
  readonly trust?: boolean;
  /** Folder that the packaged extension is installed in. */
  readonly extensions: string;
}

export class Workbench {
  private constructor(
    readonly page: Page,
    private readonly browser: Browser,
    private readonly server: CodeServer,
  ) {}

  static async start({
    workspace,
    settings = {},
    trust = false,
    empty = false,
    extensions,
  }: WorkbenchOptions): Promise<Workbench> {
    const server = await startCodeServer({ workspace, settings, trust, extensions });
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
      const workbench = new Workbench(page, browser, server);
      await workbench.visit(empty ? { ew: 'true' } : { folder: server.workspace });
      return workbench;
    } catch (error) {
      await browser.close();
      await server.dispose();
      throw error;
    }
  }

  async dispose(): Promise<void> {
    await this.browser.close();
    await this.server.dispose();
  }

  private async visit(what: Readonly<Record<string, string>>): Promise<void> {
    const address = `http://${this.server.authority}/?${new URLSearchParams({ ...what }).toString()}`;
    await this.loaded(() => this.page.goto(address));
  }

  /** Loads the window in some way and waits until it stands. */
  private async loaded(load: () => Promise<unknown>): Promise<void> {
    await load();
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
  }

  /** Opens a .code-workspace file of the folder in the same window. */
  async openWorkspace(name: string, folders: number): Promise<void> {
    await this.visit({ workspace: this.path(name) });
    await this.foldersListed(folders);
  }

  /**
   * Waits for that many folders of a .code-workspace in the explorer. VS Code may read the file before the machine's files can
   * be read, or before it has changed, and then has no folders, or those of before, until it is loaded once more.
   */
  async foldersListed(folders: number): Promise<void> {
    const rows = `.explorer-folders-view .monaco-list-row[aria-level="1"][aria-setsize="${folders}"]`;
    for (let again = 3; ; again--) {
      try {
        await this.page.locator(rows).first().waitFor({ timeout: 15_000 });
        return;
      } catch (error) {
        if (again === 0) throw error;
      }
      await this.loaded(() => this.page.reload());
    }
  }

  /** A file of the opened folder. */
  path(name: string): string {
    return join(this.server.workspace, name);
  }

  /** Opens a file by its name, as with Ctrl+P; its folder is needed where another file has the same name. */
  async open(
    name: string,
    { folder = '', language = 'Hullfit' }: { readonly folder?: string; readonly language?: string } = {},
  ): Promise<void> {
    const rows = this.page.locator('.quick-input-widget .monaco-list-row', { hasText: name });
    const asked = folder === '' ? name : `${folder}/${name}`;
    await this.choose(['Control+p'], asked, rows.filter({ hasText: folder }));
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    // Commands and keys depend on the language, which VS Code finds a moment later.
    await this.page.locator('[id="status.editor.mode"]', { hasText: language }).waitFor();
  }

  /** Types the place of a new file into VS Code's own dialog and confirms it. Answers its path, once the file is there. */
  async saveAs(name: string): Promise<string> {
    const path = this.path(name);
    const input = this.page.locator('.quick-input-widget:visible input[type="text"]');
    await input.waitFor();
    // The dialog writes its own proposal a moment after it opens, over what is there.
    do {
      await input.fill(path);
      await this.page.waitForTimeout(400);
    } while ((await input.inputValue()) !== path);
    await this.page.keyboard.press('Enter');
    for (let k = 0; k < 100 && !existsSync(path); k++) await this.page.waitForTimeout(100);
    return path;
  }

  /** Names a file in VS Code's own dialog, and accepts it. A dialog that is still filling puts its own folder back: then once more. */
  async chooseFile(path: string): Promise<void> {
    const dialog = this.page.locator('.quick-input-widget');
    const rows = dialog.locator('.monaco-list-row', { hasText: path.split('/').at(-1)! });
    for (let again = 3; ; again--) {
      try {
        await this.quickInput(path, 10_000);
        await rows.first().waitFor({ timeout: 10_000 });
        await this.page.keyboard.press('Enter');
        await dialog.waitFor({ state: 'hidden', timeout: 5000 });
        return;
      } catch (error) {
        if (again === 0) throw error;
      }
    }
  }

  /** Runs a command from the palette by its full title. */
  async command(title: string): Promise<void> {
    await this.choose(['F1'], `>${title}`, this.labelled(title));
  }

  /** A row of the list that is open. */
  row(label: string): Locator {
    return this.labelled(label).first();
  }

  /** Clicks a row of the list that is open. */
  async pick(label: string): Promise<void> {
    await this.row(label).click();
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /** Reloads the window as a user does: VS Code first writes down which tabs are open, of which a bare page only has an older list. */
  async reload(): Promise<void> {
    await this.loaded(async () => {
      const loaded = this.page.waitForEvent('load');
      await this.command('Developer: Reload Window');
      await loaded;
    });
  }

  /** Chooses a colour theme by its label. */
  async theme(label: string): Promise<void> {
    await this.choose(['Control+k', 'Control+t'], label, this.labelled(label));
  }

  /** Rows of the list with this very label; others may come before them. Their spoken label goes on with keys and groups. */
  private labelled(label: string): Locator {
    const rows = this.page.locator('.quick-input-widget .monaco-list-row');
    return rows.and(this.page.locator(`[aria-label="${label}"], [aria-label^="${label}, "]`));
  }

  /**
   * Opens a list with keys, types into it and clicks the first of `rows`. What still takes the focus, a page that is just shown
   * for instance, closes the list, and one that was asked for before the files could be searched stays empty: then it is opened
   * once more, as a user would.
   */
  private async choose(keys: readonly string[], text: string, rows: Locator): Promise<void> {
    for (let again = 3; ; again--) {
      for (const key of keys) await this.page.keyboard.press(key);
      try {
        await this.quickInput(text, 5000);
        await rows.first().click({ timeout: 10_000 });
        break;
      } catch (error) {
        if (again === 0) throw error;
      }
      await this.page.keyboard.press('Escape');
    }
    // a command may open the next list at once, in the same place
    await this.page.waitForFunction(
      (asked) =>
        document.querySelector<HTMLInputElement>('.quick-input-widget input[type="text"]')?.value !== asked ||
        document.querySelector('.quick-input-widget')?.checkVisibility() !== true,
      text,
    );
  }

  private async quickInput(text: string, timeout = 30_000): Promise<void> {
    const input = this.page.locator('.quick-input-widget:visible input[type="text"]');
    await input.waitFor({ timeout });
    await input.fill(text, { timeout });
  }

  /** Puts the cursor at a 1-based line and column of the active editor. */
  async goTo(line: number, column: number): Promise<void> {
    await this.page.keyboard.press('Control+g');
    await this.quickInput(`:${line}:${column}`);
    await this.page.keyboard.press('Enter');
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /** Replaces `before`, which must stand at the line and column, by typing. */
  async retype(line: number, column: number, before: string, after: string): Promise<void> {
    await this.goTo(line, column);
    for (let i = 0; i < before.length; i++) await this.page.keyboard.press('Delete');
    await this.page.keyboard.type(after);
  }

  async save(): Promise<void> {
    await this.page.keyboard.press('Control+s');
    await this.page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
  }

  /** Inside of the result panel. */
  get panel(): FrameLocator {
    return this.page
      .frameLocator('iframe.webview.ready:not([src*="purpose=webviewView"])')
      .frameLocator('#active-frame');
  }

  /** Inside of the side bar's inspector. */
  get inspector(): FrameLocator {
    return this.page
      .frameLocator('iframe.webview.ready[src*="purpose=webviewView"]')
      .frameLocator('#active-frame');
  }

  /** Tabs of result panels; their titles are `FIT – FILE`. */
  get panelTabs(): Locator {
    return this.page.locator('.tab', { hasText: ' – ' });
  }

  /** Errors and warnings as the problems view lists them, once it is open. */
  get problems(): Locator {
    return this.page.locator('.markers-panel .monaco-list-row');
  }

  get statusItem(): Locator {
    return this.page.locator('.statusbar-item[id="hullfit.hullfit.hullfit.status"]');
  }

  /** A message of the list of notifications, once it is there: a toast goes after a while, the list keeps it. */
  async notice(words: string): Promise<Locator> {
    await this.command('Notifications: Show Notifications');
    const items = this.page.locator('.notification-list-item', { hasText: words });
    const notice = items.filter({ visible: true }).first();
    await notice.waitFor();
    return notice;
  }

  /** Waits for words anywhere in the panel. */
  async panelSays(words: string | RegExp, limitMs = 30_000): Promise<void> {
    await this.panel.getByText(words).filter({ visible: true }).first().waitFor({ timeout: limitMs });
  }

  /** Waits until the panel's fit stands as told: a word, and the sentence behind it. */
  async panelIs(word: string, sentence = /^/, limitMs = 30_000): Promise<void> {
    const status = this.panel.locator('#status').getByText(word, { exact: true });
    const end = Date.now() + limitMs;
    do {
      await status.waitFor({ timeout: Math.max(1, end - Date.now()) });
      const whole = await this.panel.locator('#status').getAttribute('title');
      if (sentence.test(whole ?? '')) return;
      await this.page.waitForTimeout(200);
    } while (Date.now() < end);
    throw new Error(`The panel's fit is ${word}, but not as ${String(sentence)} says.`);
  }

  async shoot(name: string): Promise<void> {
    mkdirSync(SHOTS, { recursive: true });
    await this.page.screenshot({ path: join(SHOTS, `${name}.png`) });
  }
}
