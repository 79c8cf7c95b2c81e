/** How long a person waits for a result of 1,000 samples: from its message, and from an empty page, to what is painted. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PANEL_PROTOCOL, type ToPanel } from '../../src/protocol/panel';
import { PanelServer, stateOf, type Panel } from './panelPage';
import { oneThousand } from './rivalFixtures';

/** Ten times what is aimed at, 300 ms: a busy machine must not fail the test, work that has become tenfold must. */
const LIMIT_MS = 3000;

let server: PanelServer;
beforeAll(async () => {
  server = await PanelServer.start();
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

async function marked(panel: Panel, name: string): Promise<number> {
  const mark = await panel.page.waitForFunction(
    (wanted) => performance.getEntriesByName(wanted)[0]?.startTime,
    name,
  );
  return (await mark.jsonValue())!;
}

describe.each([1, 2, 3] as const)('a thousand samples of %i inputs', (inputs) => {
  it('are painted soon after their message, and soon after the page is opened', async () => {
    const panel = await server.open({ scripts: [answering(message(inputs))] });
    const painted = await marked(panel, 'painted');
    const ready = await marked(panel, 'ready');
    expect(await panel.page.locator('#function-plot svg, #function-plot canvas').count()).toBeGreaterThan(0);
    expect(await panel.page.locator('.neuron').count()).toBeGreaterThan(0);
    expect(await panel.troubles()).toEqual([]);
    await panel.close();
    expect(painted - ready).toBeLessThan(LIMIT_MS);
    expect(painted).toBeLessThan(LIMIT_MS);
  });
});
