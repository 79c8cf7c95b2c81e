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

/** Words whose box leaves the window, or their own drawing, at a side. */
export function outside(panel: Panel): Promise<string[]> {
  return panel.page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    return [...document.querySelectorAll('.head *, .bar *, .claim, .tabs *, svg text')]
      .filter(
        (element) =>
          element.closest('.table-scroll, .hidden-label, .figures, details:not([open]) > .items') === null,
      )
      .filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && (box.left < -0.5 || box.right > width + 0.5);
      })
      .map((element) => `${element.tagName} ${element.textContent.slice(0, 40)}`);
  });
}

/** Words that are cut without their whole being a tooltip, and words of drawings that leave these. */
export function cut(panel: Panel): Promise<string[]> {
  return panel.page.evaluate(() => {
    const seen = (element: Element) =>
      element.closest('[hidden], .hidden-label, .figures, .table-scroll, details:not([open]) > .items') ===
        null && (element as HTMLElement).checkVisibility({ visibilityProperty: true });
    const short = [
      ...document.querySelectorAll<HTMLElement>('body *:not(svg, svg *, select, option)'),
    ].filter(
      (element) =>
        seen(element) &&
        [...element.childNodes].some(
          (node) => node.nodeType === Node.TEXT_NODE && node.textContent!.trim() !== '',
        ) &&
        getComputedStyle(element).overflowX !== 'visible' &&
        element.scrollWidth > element.clientWidth + 1 &&
        element.closest('[title]:not([title=""])') === null,
    );
    const leaving = [...document.querySelectorAll('svg text')].filter((words) => {
      if (!seen(words)) return false;
      const box = words.getBoundingClientRect();
      const drawing = words.closest('svg')!.getBoundingClientRect();
      return (
        box.width > 0 &&
        (box.left < drawing.left - 1 ||
          box.right > drawing.right + 1 ||
          box.top < drawing.top - 2 ||
          box.bottom > drawing.bottom + 2)
      );
    });
    // words of a map's key are there as a whole or not at all
    const parts = [...document.querySelectorAll('.key > *')].filter((part) => {
      const box = part.getBoundingClientRect();
      const key = part.parentElement!.getBoundingClientRect();
      return box.top < key.bottom && (box.right > key.right + 1 || box.bottom > key.bottom + 1);
    });
    return [...short, ...leaving, ...parts].map(
      (element) => `${element.tagName} ${element.id} ${element.textContent.slice(0, 60)}`,
    );
  });
}
