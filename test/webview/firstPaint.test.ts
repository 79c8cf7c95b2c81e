/**
 * How long a person waits for a result of 1,000 samples, from its message and from an empty page: the time, generously,
 * and the work that is done before it is painted, exactly.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PANEL_PROTOCOL, type ToPanel } from '../../src/protocol/panel';
import { slowdown } from '../helpers/load';
import { PanelServer, stateOf, type Panel } from './panelPage';
import { oneThousand } from './rivalFixtures';

/** Ten times what is aimed at, 300 ms: work that has become tenfold fails the test. Of a quiet machine (`slowdown`). */
const LIMIT_MS = 3000;

let server: PanelServer;
beforeAll(async () => {
  server = await PanelServer.start({ scrollbars: true });
});
afterAll(() => server.stop());

const message = (inputs: 1 | 2 | 3): ToPanel => ({
  protocol: PANEL_PROTOCOL,
  type: 'state',
  state: stateOf(oneThousand(inputs)),
});

/** Answers `ready` at once, as the extension does, and notes when the frame after that is painted. */
const answering = (state: ToPanel) => `{
  const acquire = acquireVsCodeApi;
  acquireVsCodeApi = () => {
    const channel = acquire();
    return { ...channel, postMessage: (sent) => {
      channel.postMessage(sent);
      if (sent.type !== 'ready') return;
      performance.mark('ready');
      window.postMessage(${JSON.stringify(state)}, '*');
      window.addEventListener('message', () => afterPaint(() => performance.mark('painted')), { once: true });
    } };
  };
  const afterPaint = (then) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = then;
    port2.postMessage(null);
  });
}`;

/** What is done before the paint, by kind. */
interface Work {
  /** Questions for a size or a place, each of which lays out the page where something has changed. */
  layouts: string[];
  /** Drawings put into the page. */
  drawings: string[];
  /** Grids made into images. */
  images: number;
}

/** Counts until the mark \`painted\`. Sizes that are asked for when the layout is just done are free. */
const counting = `{
  const work = (globalThis.work = { layouts: [], drawings: [], images: 0 });
  const painted = () => performance.getEntriesByName('painted').length > 0;
  let afterLayout = false;
  globalThis.ResizeObserver = class extends ResizeObserver {
    constructor(callback) {
      super((...told) => {
        afterLayout = true;
        callback(...told);
        afterLayout = false;
      });
    }
  };
  const watch = (prototype, name) => {
    const { get, set } = Object.getOwnPropertyDescriptor(prototype, name);
    const note = () => { if (!afterLayout && !painted()) work.layouts.push(name); };
    Object.defineProperty(prototype, name, {
      get() { note(); return get.call(this); },
      set: set && function (value) { note(); set.call(this, value); },
    });
  };
  for (const name of ['clientWidth', 'clientHeight', 'scrollTop', 'scrollHeight']) watch(Element.prototype, name);
  for (const name of ['offsetWidth', 'offsetHeight', 'offsetTop', 'innerText']) watch(HTMLElement.prototype, name);
  const bounds = Element.prototype.getBoundingClientRect;
  Element.prototype.getBoundingClientRect = function () {
    if (!painted()) work.layouts.push('getBoundingClientRect');
    return bounds.call(this);
  };
  const toDataURL = HTMLCanvasElement.prototype.toDataURL;
  HTMLCanvasElement.prototype.toDataURL = function (...how) {
    if (!painted()) work.images++;
    return toDataURL.apply(this, how);
  };
  new MutationObserver((changes) => {
    if (painted()) return;
    for (const { addedNodes, target } of changes)
      for (const node of addedNodes) if (node.matches?.('.picture > svg')) work.drawings.push(target.id);
  }).observe(document, { childList: true, subtree: true });
}`;

async function marked(panel: Panel, name: string): Promise<number> {
  const mark = await panel.page.waitForFunction(
    (wanted) => performance.getEntriesByName(wanted)[0]?.startTime,
    name,
  );
  return await mark.jsonValue();
}

describe.each([1, 2, 3] as const)('a thousand samples of %i inputs', (inputs) => {
  it('are painted soon after their message, and soon after the page is opened', async () => {
    const before = slowdown();
    const panel = await server.open({ scripts: [answering(message(inputs))] });
    const painted = await marked(panel, 'painted');
    const ready = await marked(panel, 'ready');
    expect(await panel.page.locator('#function-plot svg, #function-plot canvas').count()).toBeGreaterThan(0);
    expect(await panel.page.locator('.neuron').count()).toBeGreaterThan(0);
    expect(await panel.troubles()).toEqual([]);
    await panel.close();
    const limit = LIMIT_MS * Math.max(before, slowdown());
    expect(painted - ready).toBeLessThan(limit);
    expect(painted).toBeLessThan(limit);
  });

  // A tall window has room for the empty page: the scrollbar that comes with the result must not move what is drawn.
  it.each([900, 1400])(
    'cost one drawing of what is seen, and none of what is not, in %i px',
    async (height) => {
      const panel = await server.open({ height, scripts: [counting, answering(message(inputs))] });
      await marked(panel, 'painted');
      const work = await panel.page.evaluate(() => (globalThis as unknown as { work: Work }).work);
      expect(work.layouts).toEqual([]);
      expect(work.drawings.sort()).toEqual(['function-plot', 'network-plot']);
      expect(work.images, 'the heat map').toBe(inputs === 2 ? 1 : 0);
      const scripts = () =>
        panel.page.evaluate(() =>
          performance.getEntriesByType('resource').flatMap(({ name }) => name.match(/\w+(?=\.js$)/) ?? []),
        );
      expect(await scripts()).toEqual(['panel']);
      await panel.page.click('#tab-convergence');
      await expect.poll(scripts, { timeout: LIMIT_MS * slowdown() }).toEqual(['panel', 'chartLibrary']);
      await panel.charted();
      expect(await panel.troubles()).toEqual([]);
      await panel.close();
    },
  );
});
