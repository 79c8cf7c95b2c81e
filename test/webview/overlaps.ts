/** What lies over each other on a page. */
import type { Panel } from './panelPage';

/** Pairs of boxes of words or controls that lie over each other, by more than what lines of text share. */
export function overlaps(panel: Panel): Promise<string[]> {
  return panel.page.evaluate(() => {
    const shown = (element: Element) => {
      const box = element.getBoundingClientRect();
      return (
        box.width > 1 &&
        box.height > 1 &&
        element.closest('[hidden], .hidden-label, .tip, .name select, details:not([open]) > .items') ===
          null &&
        (element as HTMLElement).checkVisibility({ visibilityProperty: true })
      );
    };
    /** The part of a box that its scrolling or cutting parents let be seen. */
    const seen = (element: Element) => {
      let { left, right, top, bottom } = element.getBoundingClientRect();
      for (let parent = element.parentElement; parent !== null; parent = parent.parentElement) {
        if (getComputedStyle(parent).overflow === 'visible') continue;
        const box = parent.getBoundingClientRect();
        [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
        [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
      }
      return { element, left, right, top, bottom };
    };
    const words = [
      ...document.querySelectorAll(
        '.head h1, .chip, .figures > span, .head button, #strip p, #strip .time, .bar > *, .claim, .note, .tabs button, svg text',
      ),
    ];
    const boxes = words
      .filter((element) => shown(element) && element.textContent.trim() + element.id !== '')
      .map(seen)
      .filter(({ left, right, top, bottom }) => right - left > 2 && bottom - top > 2);
    const found: string[] = [];
    boxes.forEach((a, i) => {
      for (const b of boxes.slice(i + 1)) {
        if (a.element.contains(b.element) || b.element.contains(a.element)) continue;
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 1.5 && down > 4)
          found.push(`${a.element.textContent.slice(0, 40)} | ${b.element.textContent.slice(0, 40)}`);
      }
    });
    return found;
  });
}

/** Words of the function's drawing that lie over the middle of a sample. */
export function coveredSamples(panel: Panel): Promise<string[]> {
  return panel.page.evaluate(() => {
    const plot = document.querySelector('#function-plot svg')!.getBoundingClientRect();
    const marks = [...document.querySelectorAll('#function-plot path.sample')].flatMap((path) =>
      [...path.getAttribute('d')!.matchAll(/M([\d.-]+) ([\d.-]+)/g)].map(([, x, y]) => ({
        x: plot.left + Number(x),
        y: plot.top + Number(y),
      })),
    );
    return [...document.querySelectorAll('#function-plot text.halo')]
      .filter((words) => {
        const { left, right, top, bottom } = words.getBoundingClientRect();
        // what begins a mark is at its left or its top
        return marks.some(({ x, y }) => x > left - 3 && x < right && y > top && y < bottom);
      })
      .map((words) => words.textContent);
  });
}
