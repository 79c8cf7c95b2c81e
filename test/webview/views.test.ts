/** Zoom, partial dependence, the table's filter, the comparison, large results, and every view as a file. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PNG } from 'pngjs';
import { fromPanel } from '../../src/extension/panelMessages';
import { FORMATS, PANEL_PROTOCOL, VIEWS, type ToPanel } from '../../src/protocol/panel';
import {
  classification,
  classifyOneInput,
  infeasible,
  manyNeurons,
  oneInput,
  threeInputs,
  twoInputs,
  withinTube,
} from './fixtures';
import { PanelServer, stateOf, type Panel } from './panelPage';
import { compared, comparedOverTwo, earlierRuns, hundredThousand, thousands } from './rivalFixtures';

let server: PanelServer;
let panel: Panel;
beforeAll(async () => {
  server = await PanelServer.start();
});
afterAll(() => server.stop());
beforeEach(async () => {
  panel = await server.open();
});
afterEach(async () => {
  const troubles = await panel.troubles();
  await panel.close();
  expect(troubles).toEqual([]);
});

const labels = () =>
  panel.page.locator('#function-plot .axes > text[text-anchor="middle"]:not(.axis-name)').allTextContents();

describe('the function', () => {
  it('zooms and moves by buttons, by Ctrl and the wheel, by dragging, and back', async () => {
    await panel.show(oneInput());
    const whole = await labels();
    await panel.press('#zoom-in');
    await panel.settle();
    const near = await labels();
    expect(near).not.toEqual(whole);
    await panel.press('#pan-right');
    await panel.settle();
    expect(await labels()).not.toEqual(near);
    await panel.page.click('#zoom-all');
    await panel.settle();
    expect(await labels()).toEqual(whole);
    expect(await panel.page.isDisabled('#zoom-all')).toBe(true);
    const box = (await panel.page.locator('#function-plot').boundingBox())!;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await panel.page.mouse.move(x, y);
    await panel.page.keyboard.down('Control');
    await panel.page.mouse.wheel(0, -300);
    await panel.page.keyboard.up('Control');
    await panel.settle();
    const zoomed = await labels();
    expect(zoomed).not.toEqual(whole);
    await panel.page.mouse.down();
    await panel.page.mouse.move(x - 120, y, { steps: 4 });
    await panel.page.mouse.up();
    await panel.settle();
    expect(await labels()).not.toEqual(zoomed);
    // A new result starts from the whole again.
    await panel.show(manyNeurons());
    expect(await panel.page.isDisabled('#zoom-all')).toBe(true);
  });

  it('of two inputs zooms in both, and keeps the boundary and margins', async () => {
    await panel.show(classification());
    const heat = () => panel.page.getAttribute('#function-plot image', 'href');
    const before = await heat();
    await panel.press('#zoom-in');
    await panel.settle();
    expect(await heat()).not.toBe(before);
    expect(await panel.page.locator('#function-plot .margin').count()).toBe(2);
    expect(await panel.page.locator('#function-plot .boundary').count()).toBe(1);
  });

  it('of three inputs is predicted against actual, and the dependence on each input', async () => {
    await panel.show(threeInputs());
    expect(await panel.page.locator('#function-kind option').allTextContents()).toEqual([
      'Predicted against actual',
      'Along speed',
      'Along load',
      'Along a rather long name of an input',
    ]);
    await panel.page.selectOption('#function-kind', 'input 1');
    await panel.settle();
    expect(await panel.page.locator('#function-plot .curve').count()).toBe(1);
    expect(await panel.page.locator('#function-plot .tube').count()).toBe(1);
    expect(await panel.page.isDisabled('#zoom-in')).toBe(true);
  });
});

describe('the table', () => {
  it('filters by conditions and says what it does not understand', async () => {
    await panel.show(twoInputs());
    const rows = () => panel.page.locator('#neurons-body tr').count();
    await panel.page.fill('#neurons-filter', 'output < 1, share >= 20');
    expect(await rows()).toBe(1);
    expect(await panel.text('#neurons-count')).toBe('1 of 3 neurons.');
    await panel.page.fill('#neurons-filter', '3');
    expect(await panel.page.locator('#neurons-body th').allInnerTexts()).toEqual(['3']);
    await panel.page.fill('#neurons-filter', 'colour = 3');
    expect(await panel.text('#neurons-count')).toContain(
      'There is no column “colour”; there are #, weight petal_length',
    );
    expect(await panel.page.getAttribute('#neurons-filter', 'aria-invalid')).toBe('true');
    expect(await rows()).toBe(3);
  });

  it('copies what is shown as JSON and as Markdown', async () => {
    await panel.show(oneInput());
    await panel.page.fill('#neurons-filter', '2');
    const copied = async (button: string) => {
      await panel.press(button);
      await panel.settle();
      return panel.page.evaluate(() => navigator.clipboard.readText());
    };
    expect(JSON.parse(await copied('#neurons-copy-json'))).toEqual([
      {
        '#': 2,
        'weight Ambient C': -1,
        bias: 0.5,
        'output weight': -1,
        'share of mass': 1 / 3,
        'kink at Ambient C': 0.5,
      },
    ]);
    expect(await copied('#neurons-copy-markdown')).toBe(
      '| # | weight Ambient C | bias | output weight | share of mass | kink at Ambient C |\n' +
        `| --- | --- | --- | --- | --- | --- |\n| 2 | -1 | 0.5 | -1 | ${1 / 3} | 0.5 |`,
    );
    expect(await panel.text('#neurons-copied')).toBe('Copied 1 neuron as Markdown.');
  });

  it('of thousands has only the rows in sight, all of them by keyboard, and the network gathers the rest', async () => {
    await panel.show(thousands());
    const rows = panel.page.locator('#neurons-body tr[data-neuron]');
    expect(await rows.count()).toBeLessThan(130);
    expect(await panel.page.getAttribute('#neurons-table', 'aria-rowcount')).toBe('3001');
    expect(await panel.page.getAttribute('#network-plot svg', 'aria-label')).toMatch(
      /^3,000 neurons, by falling size; the first \S+ carry half of the mass$/,
    );
    await panel.page.focus('#neurons-body tr[tabindex="0"]');
    await panel.page.keyboard.press('End');
    await panel.settle();
    const last = panel.page.locator('#neurons-body tr[aria-rowindex="3001"]');
    expect(await last.evaluate((row) => row === document.activeElement)).toBe(true);
    await panel.page.keyboard.press('ArrowUp');
    expect(await panel.page.evaluate(() => document.activeElement?.getAttribute('aria-rowindex'))).toBe(
      '3000',
    );
    await panel.page.keyboard.press('Home');
    await panel.settle();
    expect(await panel.page.evaluate(() => document.activeElement?.getAttribute('aria-rowindex'))).toBe('2');
  });
});

describe('the comparison', () => {
  beforeEach(async () => {
    await panel.close();
    panel = await server.open({ remembered: { uri: '', selected: null, tab: 'compare' } });
  });

  it('has this fit, earlier runs and rivals with median and range, and draws them', async () => {
    await panel.show({ ...stateOf(compared()), earlier: earlierRuns() });
    const rows = await panel.page.locator('#compare-body tr').allInnerTexts();
    expect(rows).toHaveLength(1 + 2 + 4);
    expect(rows[0]).toContain('calibrate (this fit)\t2\t3\t1.8e-16');
    expect(rows[1]).toContain('earlier run, 09:30:00 UTC (version 2)\t3\t3.2');
    expect(rows[3].replace(/\s+/g, ' ')).toContain(
      'gradient descent 17 13 to 21 4 3.7 to 4.3 0.01 0.00667 to 0.02',
    );
    expect(rows[4]).toContain('the time limit was reached');
    expect(rows[5]).toContain('Gaussian process\t–\t–');
    // This fit, two earlier runs, three trainings, one lasso.
    expect(await panel.page.locator('#masses-plot .answer').count()).toBe(7);
    expect(await panel.text('#masses-note')).toContain('Gaussian process, neural tangent kernel');
    expect(await panel.text('#masses-legend')).toContain('least mass for the goal, proven: 2.999');
    // One earlier run has a network; every rival has a function.
    expect(await panel.page.locator('#curves-plot .line').count()).toBe(1 + 1 + 3 + 1 + 2);
    expect(await panel.page.locator('#curves-plot .band').count()).toBe(1);
  });

  it('has its mass as the head has it, with the digits that are wanted', async () => {
    const result = { ...compared(), mass: 4.84813 };
    const [run] = earlierRuns();
    for (const [digits, mass] of [
      [4, '4.848'],
      [6, '4.84813'],
    ] as const) {
      const display = { digits, reduceMotion: 'auto' } as const;
      await panel.show({ ...stateOf(result), display, earlier: [{ ...run, mass: 4.90002 }] });
      expect(await panel.text('[data-metric="mass"] .value')).toBe(mass);
      expect(await panel.page.locator('#compare-body tr').first().locator('td').nth(1).innerText()).toBe(
        mass,
      );
      expect(await panel.page.locator('[data-figure="mass"] td').nth(1).innerText()).toBe(mass);
      expect(await panel.page.locator('#masses-plot .answer.own title').textContent()).toContain(
        `mass ${mass}`,
      );
    }
  });

  it('says why a rival can lie below the proven bound', async () => {
    const result = compared();
    const [first, ...others] = result.rivals;
    await panel.show({ ...result, rivals: [{ ...first, mass: 1.5, maxResidual: 0.8 }, ...others] });
    expect(await panel.text('#masses-note')).toContain('What lies below the line misses the samples');
  });

  it('runs along one of several inputs', async () => {
    await panel.show(comparedOverTwo());
    expect(await panel.page.locator('#curves-over option').allTextContents()).toEqual([
      'along petal_length',
      'along petal_width',
    ]);
    expect(await panel.page.locator('#curves-plot .line').count()).toBe(2);
    const data = async (index: number) => {
      await panel.page.selectOption('#curves-over', { index });
      await panel.post({
        protocol: PANEL_PROTOCOL,
        type: 'render',
        id: index,
        view: 'curves',
        format: 'json',
      });
      await panel.rendered(index);
      const { content } = (await panel.answer('rendered')) as unknown as { content: string };
      return JSON.parse(content) as Record<string, number>[];
    };
    const along = await data(1);
    const [first, last] = [along[0], along.at(-1)!];
    const slope =
      (last['neural tangent kernel'] - first['neural tangent kernel']) /
      (last['petal_width'] - first['petal_width']);
    expect(slope).toBeCloseTo(2, 9);
  });

  it('says how far the rivals are, asks for them, and tells how to name one', async () => {
    await panel.show({ ...stateOf(oneInput()), comparing: { done: 3, total: 10 } });
    expect(await panel.text('#compare-status')).toBe('Rivals: 3 of 10 done…');
    expect(await panel.page.isDisabled('#compare')).toBe(true);
    await panel.show(oneInput());
    expect(await panel.text('#compare-note')).toContain('compare gradient_descent');
    await panel.page.click('#compare');
    expect((await panel.sent()).at(-1)).toEqual({
      protocol: PANEL_PROTOCOL,
      type: 'compare',
      fit: 'calibrate',
    });
    await panel.show(compared());
    expect(await panel.page.locator('#compare-body tr').count()).toBe(5);
  });
});

describe('a result of 100,000 samples', () => {
  it.each([1, 2] as const)(
    'over %i inputs asks for them once, draws what the screen shows, and keeps the extremes',
    async (inputs) => {
      const { result, data } = hundredThousand(inputs);
      await panel.show(result);
      expect((await panel.sent()).filter(({ type }) => type === 'samples')).toHaveLength(1);
      expect(await panel.text('#function-note')).toContain('The samples are not drawn');
      const message: ToPanel = {
        protocol: PANEL_PROTOCOL,
        type: 'samples',
        of: result.provenance.startedAt,
        ...data,
      };
      await panel.post(message);
      const outlines = await panel.page
        .locator('#function-plot .sample, #function-plot .sample-filled')
        .evaluateAll((paths) => paths.map((path) => path.getAttribute('d') ?? '').join(''));
      const drawn = outlines.match(/M/g)!.length;
      expect(drawn).toBeGreaterThan(500);
      expect(drawn).toBeLessThan(9000);
      expect(await panel.text('#function-note')).toContain('of 100,000 samples are drawn');
      await panel.page.selectOption('#function-kind', 'scatter');
      await panel.settle();
      // The outlier, sample 77,778, is the one with the largest target: the last when walking from the left.
      await panel.press('#sample-previous');
      expect(await panel.text('#function-readout')).toMatch(/^Sample 77778: /);
      await panel.show(result);
      expect((await panel.sent()).filter(({ type }) => type === 'samples')).toHaveLength(1);
    },
  );
});

describe('the network itself', () => {
  const pressed = async (what: string) => {
    await panel.page.click('summary[aria-label="Save the network"]');
    await panel.page.click(`[data-network="${what}"]`);
    return (await panel.sent()).at(-1);
  };

  it('is saved and copied by the extension, which is told the fit and no content', async () => {
    await panel.show(oneInput());
    const about = { protocol: PANEL_PROTOCOL, fit: 'calibrate' };
    expect(await pressed('save')).toEqual({ ...about, type: 'saveNetwork' });
    expect(await pressed('c')).toEqual({ ...about, type: 'copyNetwork', language: 'c' });
    expect(await pressed('python')).toEqual({ ...about, type: 'copyNetwork', language: 'python' });
    expect(await panel.page.isVisible('[data-network="save"]')).toBe(false);
    for (const message of await panel.sent()) expect(fromPanel(message)).toEqual(message);
  });

  it('cannot be where there is none', async () => {
    const enabled = () => panel.page.locator('[data-network]:enabled').count();
    expect(await enabled()).toBe(0);
    await panel.show(oneInput());
    expect(await enabled()).toBe(3);
    await panel.show(infeasible());
    expect(await enabled()).toBe(0);
  });
});

describe('a view as a file', () => {
  it('is chosen from a menu that Escape closes', async () => {
    await panel.show(oneInput());
    await panel.page.click('summary[aria-label="Save the function"]');
    await panel.page.keyboard.press('Escape');
    expect(await panel.page.isVisible('[data-save="function"][data-format="svg"]')).toBe(false);
    await panel.page.click('summary[aria-label="Save the function"]');
    await panel.page.click('[data-save="function"][data-format="csv"]');
    const sent = await panel.answer('save');
    expect(sent).toMatchObject({ name: 'calibrate-function', format: 'csv' });
    expect(sent.content.split('\n').slice(0, 2)).toEqual(['Ambient C,resistance in ohm,f', '-1,-1.7,-1.7']);
    await panel.post({ protocol: PANEL_PROTOCOL, type: 'saved', words: 'Saved it.' });
    expect(await panel.text('#saved')).toBe('Saved it.');
  });

  it('is copied as a picture', async () => {
    await panel.show(oneInput());
    await panel.page.click('summary[aria-label="Save the function"]');
    await panel.page.click('[data-copy="function"]');
    await panel.page.waitForFunction(() => document.getElementById('saved')!.textContent !== '');
    expect(await panel.text('#saved')).toBe('Copied the picture.');
    const picture = await panel.page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      const { width, height } = await createImageBitmap(await item.getType('image/png'));
      return { types: [...item.types], width, height };
    });
    expect(picture.types).toContain('image/png');
    expect(picture.width).toBeGreaterThan(400);
    expect(picture.height).toBeGreaterThan(200);
    expect(await panel.page.isVisible('[data-copy="function"]')).toBe(false);
  });

  it('that has nothing to draw is not copied, with the reason', async () => {
    await panel.show(threeInputs());
    await panel.page.click('#tab-proof');
    await panel.press('[data-copy="certificate"]');
    await panel.page.waitForFunction(() => document.getElementById('saved')!.textContent !== '');
    expect(await panel.text('#saved')).toBe(
      'Not copied: There is no dual vector, so nothing is proven about the mass yet.',
    );
    expect(await panel.page.isVisible('#slackness-heading')).toBe(false);
  });

  it('without a trace has no menu that would save one', async () => {
    await panel.show({ ...oneInput(), trace: [] });
    await panel.page.click('#tab-convergence');
    expect(await panel.text('#convergence-note')).toBe('This result carries no trace.');
    expect(await panel.page.isVisible('#convergence-tools')).toBe(false);
  });

  it('is made of every view in every format, the tab open or not', async () => {
    await panel.show({ ...stateOf(compared()), earlier: earlierRuns() });
    const made = new Map<string, string>();
    let id = 0;
    for (const view of VIEWS) {
      for (const format of FORMATS) {
        await panel.post({ protocol: PANEL_PROTOCOL, type: 'render', id: ++id, view, format });
        await panel.rendered(id);
        const answer = await panel.answer('rendered');
        if ('problem' in answer) throw new Error(`${view} as ${format}: ${answer.problem}`);
        expect(answer.name).toBe(`calibrate-${view}`);
        made.set(`${view}.${format}`, answer.content);
      }
    }
    for (const view of VIEWS) {
      const text = made.get(`${view}.svg`)!;
      const facts = await panel.page.evaluate((source) => {
        const root = new DOMParser().parseFromString(source, 'image/svg+xml').documentElement;
        return {
          name: root.nodeName,
          size: [root.getAttribute('width'), root.getAttribute('height')].map(Number),
          paths: root.querySelectorAll('path, line, circle').length,
          variables: source.includes('var(--'),
          classes: root.querySelectorAll('[class], [tabindex], foreignObject, script').length,
        };
      }, text);
      expect(facts, view).toMatchObject({ name: 'svg', variables: false, classes: 0 });
      expect(facts.paths, view).toBeGreaterThan(5);
      const png = PNG.sync.read(Buffer.from(made.get(`${view}.png`)!, 'base64'));
      expect([png.width, png.height], view).toEqual(facts.size.map((side) => 2 * side));
      const colours = new Set<number>();
      for (let at = 0; at < png.data.length; at += 4) colours.add(png.data.readUInt32BE(at));
      expect(colours.size, `${view} is drawn`).toBeGreaterThan(8);
      const rows = JSON.parse(made.get(`${view}.json`)!) as unknown[];
      expect(made.get(`${view}.csv`)!.trim().split('\n'), view).toHaveLength(rows.length + 1);
    }
  });

  it('of any kind of result is a drawing without holes, or a sentence', async () => {
    const kinds = [
      classifyOneInput,
      withinTube,
      manyNeurons,
      twoInputs,
      classification,
      threeInputs,
      infeasible,
    ];
    let id = 0;
    for (const make of kinds) {
      const result = make();
      await panel.show(result);
      for (const view of VIEWS) {
        await panel.post({ protocol: PANEL_PROTOCOL, type: 'render', id: ++id, view, format: 'svg' });
        await panel.rendered(id);
        const answer = await panel.answer('rendered');
        const name = `${view} of ${result.fit}`;
        if ('problem' in answer) expect(answer.problem, name).toMatch(/^[A-Z].+\.$/);
        else {
          const text = answer.content.replaceAll(/href="data:[^"]*"/g, '');
          expect(text, name).not.toMatch(/NaN|Infinity|undefined|null/);
        }
      }
    }
  });

  it('says why when there is nothing to save', async () => {
    await panel.show(stateOf({ selected: 'calibrate' }));
    await panel.post({ protocol: PANEL_PROTOCOL, type: 'render', id: 1, view: 'network', format: 'svg' });
    expect(await panel.answer('rendered')).toMatchObject({
      problem: expect.stringMatching(/^This fit has not run yet\./) as unknown,
    });
  });
});
