/** The panel of a sweep alone in Chromium: its rows as they come, its charts, what is sent, and how it looks. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AXE, findings } from './axe';
import { longestBlock, MOST_LOOKS } from './blocks';
import { overlaps } from './overlaps';
import { PanelServer, type Panel, type PanelOptions } from './panelPage';
import { rowMessages } from '../../src/protocol/sweepPanel';
import { headOf, placedRows, rowsMessage, STARTED, sweepState, withFailed } from './sweepFixtures';
import type { ThemeName } from './themes';

let server: PanelServer;
let panel: Panel;
beforeAll(async () => {
  server = await PanelServer.start();
});
afterEach(async () => {
  expect(await panel.troubles()).toEqual([]);
  await panel.close();
});
afterAll(() => server.stop());

const ROWS = placedRows(9);
const HEAD = headOf(27, ROWS[7]);

async function open(options: PanelOptions = {}): Promise<Panel> {
  panel = await server.open({ ...options, page: 'sweep' });
  return panel;
}

async function full(options: PanelOptions = {}): Promise<Panel> {
  await open(options);
  await panel.post(sweepState(HEAD));
  await panel.post(rowsMessage(ROWS));
  return panel;
}

const column = (n: number) => panel.page.locator(`#rows-body tr > :nth-child(${n})`).allInnerTexts();
const sent = async () => (await panel.sent()) as unknown as { type: string; set?: unknown }[];

describe('the panel of a sweep', () => {
  it('says what there is to run before anything is', async () => {
    await open();
    await panel.post(sweepState(HEAD, { table: null, state: { kind: 'idle' } }));
    expect(await panel.text('#status')).toBe('Not run');
    expect(await panel.text('#sweep-empty')).toBe(
      'This sweep has not run yet: 27 points, 162 fits. Press Run.',
    );
    await panel.page.click('#run');
    expect((await sent()).map(({ type }) => type)).toEqual(['ready', 'run']);
  });

  it('shows rows as they come, with the progress, and can be cancelled', async () => {
    await open();
    const state = { kind: 'running', done: 12, total: 162, rate: 4.2, leftMs: 35_000 } as const;
    await panel.post(sweepState(headOf(27, null), { state }));
    await panel.post(rowsMessage(ROWS.slice(3, 5)));
    expect(await column(1)).toHaveLength(2);
    await panel.post(rowsMessage(ROWS.slice(0, 2)));
    expect((await column(1)).map((text) => text.trim())).toEqual(['0.1%', '0.1%', '0.217456%', '0.217456%']);
    expect(await panel.text('#figures')).toBe('4 of 27 points · 162 fits');
    expect(await panel.text('#strip-text')).toBe('12 of 162 fits, 4.2 a second, 35 s left');
    await panel.page.click('#cancel');
    expect((await sent()).at(-1)).toMatchObject({ type: 'cancel' });
    // rows of a run that is over are not those of the table
    await panel.post({ ...rowsMessage(ROWS), startedAt: '2020-01-01T00:00:00.000Z' });
    expect(await column(1)).toHaveLength(4);
  });

  it('sorts by a column, up, down and back, numbers as numbers', async () => {
    await full();
    const names = await panel.page.locator('#rows-head button').allInnerTexts();
    expect(names).toEqual([
      'penalty',
      'weights',
      'status',
      'mass',
      'gap',
      'neurons',
      'residual',
      'cv',
      'cv ±',
      'time',
    ]);
    const click = () => panel.page.click('#rows-head [data-column="penalty"] button');
    await click();
    await click();
    const penalties = (await column(1)).map(parseFloat);
    expect(penalties).toEqual([...penalties].sort((a, b) => b - a));
    expect(await panel.page.getAttribute('#rows-head th[data-column="penalty"]', 'aria-sort')).toBe(
      'descending',
    );
    await click();
    expect((await column(1)).map(parseFloat)[0]).toBe(0.1);
  });

  it('marks the chosen point with its reason, and writes its values', async () => {
    await full();
    const heights = await panel.page
      .locator('.sweep-pick button')
      .evaluateAll((all) => all.map((button) => button.getBoundingClientRect().height));
    expect(new Set(heights).size).toBe(1);
    // as many decimals in each row of a column
    const masses = (await column(4)).map((mass) => mass.split('.')[1]?.length);
    expect(new Set(masses).size).toBe(1);
    expect(await panel.text('#pick-text')).toMatch(/^★ Chosen penalty .*its 3 neurons are the fewest/);
    expect(await panel.text('#rows-body tr.chosen')).toContain('★');
    expect(await panel.page.locator('#chart-error-plot .sweep-mark.chosen').count()).toBe(1);
    await panel.page.click('#use');
    expect((await sent()).at(-1)).toMatchObject({ type: 'use', set: HEAD.choice!.set });
  });

  it('shows the fit of a row, of a dot and of a cell that is clicked', async () => {
    await full({ width: 960 });
    await panel.page.locator('#rows-body tr').nth(2).click();
    expect((await sent()).at(-1)).toMatchObject({ type: 'open', set: { penalty: '0.1%', weights: 'linf' } });
    expect(await panel.text('#pick-text')).toBe('Selected penalty 0.1%, weights linf');
    expect(await panel.text('#sweep-slice')).toBe('weights linf');
    const ring = panel.page.locator('#chart-mass-plot .sweep-mark.selected');
    const { x, y, width } = (await ring.boundingBox())!;
    await panel.page.selectOption('#sweep-over', '1');
    await panel.page.selectOption('#sweep-over', '0');
    await panel.page.mouse.click(x + width / 2, y + width / 2);
    expect((await sent()).at(-1)).toMatchObject({ type: 'open', set: { penalty: '0.1%' } });
    await panel.page.selectOption('#sweep-over', '0 1');
    const plot = (await panel.page.locator('#chart-map-plot').boundingBox())!;
    await panel.page.mouse.click(plot.x + plot.width - 20, plot.y + plot.height - 40);
    expect((await sent()).at(-1)).toMatchObject({ type: 'open', set: { penalty: '50%', weights: 'l1' } });
    await panel.page.keyboard.press('Escape');
    expect(await panel.text('#pick-text')).toMatch(/^★ Chosen/);
  });

  it('opens a row by the keyboard', async () => {
    await full();
    await panel.page.locator('#rows-body tr').first().focus();
    await panel.page.keyboard.press('ArrowDown');
    await panel.page.keyboard.press('Enter');
    expect((await sent()).at(-1)).toMatchObject({ type: 'open', set: { penalty: '0.1%', weights: 'l2' } });
  });

  it('draws a clause in logarithmic steps on such an axis, and words as they are', async () => {
    await full({ width: 960 });
    const ticks = () => panel.page.locator('#chart-mass-plot .axes text').allTextContents();
    expect(await ticks()).toEqual(expect.arrayContaining(['0.1', '1', '10']));
    await panel.page.selectOption('#sweep-over', '1');
    expect(await ticks()).toEqual(expect.arrayContaining(['l1', 'l2', 'linf']));
    // every column of the map has its words, the last too, and both axes have a name
    await panel.page.selectOption('#sweep-over', '0 1');
    const axes = panel.page.locator('#chart-map-plot .axes text');
    await axes.first().waitFor();
    const words = await axes.allTextContents();
    const penalties = [...new Set(ROWS.map(([, { values }]) => values[0]))];
    expect(words).toEqual(expect.arrayContaining(penalties));
    expect(words.some((word) => word.startsWith('↑ weights · → penalty, %'))).toBe(true);
  });

  it('breaks the line at a point that failed, marks it, and opens it by its mark', async () => {
    await open({ width: 960 });
    // of the norm l2, the fifth of nine penalties; its neighbours are known
    const rows = withFailed(ROWS, 13);
    await panel.post(sweepState(HEAD));
    await panel.post(rowsMessage(rows));
    const pathOf = (id: string, what: string) => panel.page.getAttribute(`#chart-${id}-plot ${what}`, 'd');
    for (const id of ['error', 'mass', 'neurons']) {
      const line = (await pathOf(id, '.curve'))!;
      expect(line.match(/M/g), id).toHaveLength(2);
      expect(line.match(/[ML]/g), id).toHaveLength(8);
      expect((await pathOf(id, '.sweep-lacking'))!.match(/M/g), id).toHaveLength(1);
      expect(await panel.text(`#chart-${id}-legend`), id).toContain('failed');
    }
    expect((await pathOf('error', '.sweep-band'))!.match(/Z/g)).toHaveLength(2);
    // the other norms have a number there
    expect((await pathOf('mass', '.sweep-band'))!.match(/Z/g)).toHaveLength(1);
    expect(await overlaps(panel)).toEqual([]);
    await panel.picture('sweep-failed-lines');
    const cross = (await panel.page.locator('#chart-mass-plot .sweep-lacking').boundingBox())!;
    await panel.page.mouse.click(cross.x + cross.width / 2, cross.y + cross.height / 2);
    expect((await sent()).at(-1)).toMatchObject({ type: 'open', set: { weights: 'l2' } });
    expect(await panel.page.locator('#chart-mass-plot .sweep-mark.selected').count()).toBe(1);
    await panel.page.selectOption('#sweep-over', '0 1');
    await panel.settle();
    expect((await pathOf('map', '.sweep-lacking'))!.match(/M/g)).toHaveLength(1);
    expect(await panel.text('#chart-map-note')).toMatch(/✕: failed\.$/);
    await panel.picture('sweep-failed-map');
  });

  it('has as many decimals in each cell of a map, and in the words below it', async () => {
    await full({ width: 960 });
    await panel.page.selectOption('#sweep-over', '0 1');
    for (const measure of ['mass', 'cv']) {
      await panel.page.selectOption('#sweep-measure', measure);
      await panel.settle();
      const cells = await panel.page.locator('#chart-map-plot text:is(.name, .on-full)').allTextContents();
      const note = (await panel.text('#chart-map-note')).match(/\d+\.\d+/g) ?? [];
      const numbers = [...cells.filter((cell) => /^\d+(\.\d+)?$/.test(cell)), ...note];
      expect(numbers, measure).toHaveLength(29);
      expect(new Set(numbers.map((number) => number.split('.')[1]?.length)).size, measure).toBe(1);
    }
  });

  it('names what is stale, and saves the table', async () => {
    await full();
    await panel.post(sweepState(HEAD, { stale: true, changed: 'data' }));
    expect(await panel.text('#strip-text')).toBe('The data have changed since this sweep.');
    await panel.press('#save-csv');
    const saved = (await panel.answer('save')).content.split('\n');
    expect(saved[0]).toMatch(/^penalty,weights,status,objective,mass/);
    expect(saved).toHaveLength(29);
  });

  it('saves and copies its charts, each with what it is of', async () => {
    await full({ width: 960 });
    const open = (id: string) => panel.page.click(`#chart-${id} details.menu summary`);
    await open('error');
    await panel.page.click('[data-save="error"][data-format="csv"]');
    const csv = await panel.answer('save');
    expect(csv.name).toBe('penalties-error');
    const lines = csv.content.trim().split('\n');
    expect(lines[0]).toBe('penalty,weights,cv,cv_se');
    // the norm of the chosen point, at each penalty
    expect(lines).toHaveLength(10);
    expect(lines[1]).toMatch(/^0\.1%,l2,0\.\d+,0\.03$/);
    await open('mass');
    await panel.page.click('[data-save="mass"][data-format="svg"]');
    const picture = (await panel.answer('save')).content;
    expect(picture).toContain('penalties: mass over penalty, at weights l2');
    expect(picture).not.toContain('class=');
    await panel.page.selectOption('#sweep-over', '0 1');
    await panel.page.selectOption('#sweep-measure', 'neurons');
    await open('map');
    await panel.page.keyboard.press('Escape');
    expect(await panel.page.isVisible('[data-copy="map"]')).toBe(false);
    await open('map');
    await panel.page.click('[data-copy="map"]');
    await panel.page.waitForFunction(
      () => document.getElementById('saved')!.textContent === 'Copied the picture.',
    );
    const types = await panel.page.evaluate(async () => (await navigator.clipboard.read())[0].types);
    expect(types).toEqual(['image/png']);
    await open('map');
    await panel.page.click('[data-save="map"][data-format="json"]');
    const cells = JSON.parse((await panel.answer('save')).content) as object[];
    expect(cells).toHaveLength(27);
    expect(cells[0]).toMatchObject({ penalty: '0.1%', weights: 'l1', neurons: 3 });
  });

  it('tells a sweep whose folds were cut off from one that is done', async () => {
    await open();
    await panel.post(sweepState(headOf(27, null)));
    await panel.post(rowsMessage(ROWS));
    expect(await panel.text('#status')).toBe('Cancelled');
    await panel.post(sweepState(HEAD));
    expect(await panel.text('#status')).toBe('26 proven');
  });

  it('says that it does not understand a message', async () => {
    await full();
    await panel.post({ ...rowsMessage([]), rows: [[0, { values: [1] }]] });
    expect(await panel.text('#problem')).toMatch(/^The panel cannot show what the extension sent: rows\.0/);
  });

  it('takes 10,000 points without keeping the window for long', async () => {
    const rows = placedRows(3334);
    const blocks: number[] = [];
    for (let look = 0; look < MOST_LOOKS && !(Math.max(...blocks) <= 100 && look > 0); look++) {
      if (look > 0) await panel.close();
      await open({ width: 960 });
      await panel.post(sweepState(headOf(rows.length, rows[17])));
      const acts = [
        async () => {
          for (const message of rowMessages(STARTED, rows)) {
            await panel.prepare(message);
            await panel.deliver();
          }
        },
        () => panel.page.click('#rows-head [data-column="neurons"] button'),
        () => panel.page.locator('#rows-body tr').nth(3).click(),
        () => panel.page.selectOption('#sweep-over', '0 1').then(() => undefined),
      ];
      for (const [k, act] of acts.entries()) {
        const ms = await longestBlock(panel.page, async () => {
          await act();
          await panel.page.waitForTimeout(200);
        });
        blocks[k] = Math.min(ms, blocks[k] ?? Infinity);
      }
    }
    expect(await panel.page.locator('#rows-body tr').count()).toBeLessThan(120);
    expect(blocks.filter((ms) => ms > 100)).toEqual([]);
  });
});

describe.each(['light', 'dark', 'hc-black', 'hc-light'] as ThemeName[])('in %s', (theme) => {
  it('axe finds nothing, in lines and in the map', async () => {
    await full({ theme, width: 960, scripts: [AXE] });
    await panel.page.locator('#rows-body tr').nth(2).click();
    for (const over of ['0', '0 1']) {
      await panel.page.selectOption('#sweep-over', over);
      await panel.settle();
      expect(await findings(panel), over).toEqual([]);
    }
  });
});

describe.each([320, 480, 960])('at %d pixels', (width) => {
  it('nothing overlaps or sticks out', async () => {
    await full({ width, theme: width === 480 ? 'light' : 'dark' });
    await panel.post(sweepState(HEAD, { stale: true, sweep: 'a_rather_long_name_of_a_sweep_of_penalties' }));
    for (const over of ['0', '1', '0 1']) {
      await panel.page.selectOption('#sweep-over', over);
      await panel.settle();
      expect(await overlaps(panel), over).toEqual([]);
      const wide = await panel.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide).toBeLessThanOrEqual(0);
      await panel.picture(`sweep-${over.replace(' ', '')}-${width}`);
    }
  });
});
