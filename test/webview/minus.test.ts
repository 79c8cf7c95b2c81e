/** Numbers on the screen have a true minus (U+2212), which is as wide as a plus; only what can be copied or typed has a hyphen. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as fixtures from './fixtures';
import * as losses from './lossFixtures';
import { PanelServer, stateOf, type Panel } from './panelPage';
import { compared, comparedOverTwo, earlierRuns, oneThousand } from './rivalFixtures';

let server: PanelServer;
beforeAll(async () => {
  server = await PanelServer.start();
});
afterAll(() => server.stop());

const RESULTS = [
  fixtures.oneInput,
  fixtures.withinTube,
  fixtures.manyNeurons,
  fixtures.twoInputs,
  fixtures.threeInputs,
  fixtures.classification,
  fixtures.infeasible,
  losses.quantile,
  losses.twoNoisy,
  compared,
  comparedOverTwo,
  () => oneThousand(2),
];

/** Texts that are seen, and tooltips, in which a number begins with a hyphen. */
function hyphens(panel: Panel): Promise<string[]> {
  return panel.page.evaluate(() => {
    const found: string[] = [];
    const look = (words: string) => {
      if (/(^|[\s([=·:,±↑])-[\d.]/u.test(words)) found.push(words.trim());
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      if (element !== null && element.closest('script, style, option') === null)
        look(walker.currentNode.textContent ?? '');
    }
    for (const element of document.querySelectorAll('[aria-label]'))
      look(element.getAttribute('aria-label')!);
    return [...new Set(found)];
  });
}

it('no number begins with a hyphen', async () => {
  const panel = await server.open({ width: 1000 });
  for (const make of RESULTS) {
    const result = make();
    await panel.show({ ...stateOf(result), earlier: earlierRuns() });
    for (const tab of await panel.page.$$('[role=tab]')) {
      if (!(await tab.isVisible())) continue;
      await tab.click();
      await panel.settle();
      expect(await hyphens(panel), `${make.name} ${await tab.innerText()}`).toEqual([]);
    }
    const neuron = panel.page.locator('#network-plot .neuron').first();
    if ((await neuron.count()) > 0) await neuron.hover();
    expect(await hyphens(panel), `${make.name}, a neuron pointed at`).toEqual([]);
  }
  await panel.close();
});
