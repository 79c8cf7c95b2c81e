/**
 * The loop that people live in, to the pixel: a key changes the text, the panel says that its result is stale, a save fits it again, and
 * the panel shows the fresh figures. From the key press to the panel's own page, by one clock.
 */
import { describe, expect, it } from 'vitest';
import { slowdown } from '../helpers/load';
import { onWorkbench } from './suite';
import type { Workbench } from './workbench';

const SAMPLES = Array.from({ length: 30 }, (_, i) => `    ${i} -> ${Math.sin(i / 3).toFixed(2)}`);
const SMALL = `network bent { bias free  skip affine }
dataset points {
  samples {
${SAMPLES.join('\n')}
  }
}
fit small { data points  network bent  goal within 0.05 }
`;
const LARGE = `dataset planted { generate teacher(neurons: 3, inputs: 2, samples: 200, seed: 7) }
fit large { data planted  goal within 0.05 }
`;
const ROUNDS = 10;

let workbench: Workbench;
onWorkbench({ 'small.hull': SMALL, 'large.hull': LARGE }, (started) => {
  workbench = started;
});

/** When the panel's page shows its result as stale, or as proven and fresh: milliseconds since the epoch. */
function shown(what: 'stale' | 'fresh'): Promise<number> {
  return workbench.panel.locator('body').evaluate(
    (body, wanted) =>
      new Promise<number>((resolve, reject) => {
        const isShown = (): boolean => {
          const stale = body.classList.contains('stale');
          const proven = document.getElementById('status')?.textContent?.includes('Proven') === true;
          return wanted === 'stale' ? stale : !stale && proven;
        };
        const look = (): void => {
          if (!isShown()) return;
          observer.disconnect();
          resolve(Date.now());
        };
        const observer = new MutationObserver(look);
        observer.observe(body, { attributes: true, childList: true, subtree: true, characterData: true });
        setTimeout(() => reject(new Error(`The panel was not ${wanted} within 20 s.`)), 20_000);
        look();
      }),
    what,
  );
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Milliseconds from the key press to the stale mark, and from there over a save to the fresh figures: medians of ten. */
async function loop(name: string, line: number, column: number): Promise<{ stale: number; fresh: number }> {
  await workbench.open(`${name}.hull`);
  await workbench.command('Hullfit: Fit File');
  await workbench.panelIs('Proven', /^/, 60_000);
  await workbench.panel.locator('#fit-name', { hasText: name }).waitFor();
  await workbench.goTo(line, column);
  const { keyboard } = workbench.page;
  const took: { readonly stale: number; readonly fresh: number }[] = [];
  // The first one warms up what a session has warm.
  for (let round = 0; round <= ROUNDS; round++) {
    const becomesStale = shown('stale');
    const pressed = Date.now();
    // one more digit, so that no text is one that was fitted before
    await keyboard.press(String(1 + (round % 9)));
    const stale = await becomesStale;
    await keyboard.press('Control+s');
    const fresh = await shown('fresh');
    if (round > 0) took.push({ stale: stale - pressed, fresh: fresh - pressed });
  }
  await workbench.shoot(`loop-${name}`);
  return { stale: median(took.map(({ stale }) => stale)), fresh: median(took.map(({ fresh }) => fresh)) };
}

describe('from the key press to the fresh figures', () => {
  const goal = (text: string) => text.split('\n').findIndex((line) => line.startsWith('fit ')) + 1;
  it.each([
    ['small', '30 samples of one input', SMALL, 1000],
    ['large', '200 samples of two inputs', LARGE, 3000],
  ])('%s: %s', async (name, what, text, limitMs) => {
    const line = goal(text);
    // behind the last digit of the tolerance
    const column = text.split('\n')[line - 1].indexOf(' }') + 1;
    const { stale, fresh } = await loop(name, line, column);
    process.stdout.write(`loop, ${what}: stale ${stale} ms, fresh ${fresh} ms (median of ${ROUNDS})\n`);
    expect(stale).toBeLessThan(fresh);
    // The limit is of a quiet machine, which the tests have to themselves.
    expect(fresh).toBeLessThan(2 * limitMs * slowdown());
  });
});
