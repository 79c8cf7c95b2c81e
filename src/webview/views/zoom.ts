/** Zooming and moving a plot's window: by buttons and keys, by dragging, and by the wheel with Ctrl (or a pinch). */
import type { Box } from '../plot/axes';
import type { Range } from '../plot/scale';
import type { Window } from './drawing';

interface Area {
  readonly box: Box;
  readonly window: Window;
}

/** How far in, of the whole; beyond it numbers run out of digits. */
const DEEPEST = 1e6;
const WIDEST = 4;
const STEP = 1.5;

/** The window about a point of the plot (shares of its box from the left and the top), `factor` times as wide. */
export function zoomed(window: Window, whole: Window, factor: number, at = { x: 0.5, y: 0.5 }): Window {
  return {
    x: about(window.x, whole.x, factor, at.x),
    y: window.y === null || whole.y === null ? null : about(window.y, whole.y, factor, 1 - at.y),
  };
}

function about(range: Range, whole: Range, factor: number, share: number): Range {
  const all = whole.to - whole.from;
  const length = range.to - range.from;
  const wanted = Math.min(all * WIDEST, Math.max(all / DEEPEST, length * factor));
  const fixed = range.from + length * share;
  return { from: fixed - wanted * share, to: fixed + wanted * (1 - share) };
}

/** The window moved by shares of its width and height. */
export function moved({ x, y }: Window, right: number, up: number): Window {
  const shift = (range: Range, share: number) => {
    const by = (range.to - range.from) * share;
    return { from: range.from + by, to: range.to + by };
  };
  return { x: shift(x, right), y: y === null ? null : shift(y, up) };
}

export interface ZoomTarget {
  /** What is drawn now, or null when it cannot be zoomed. */
  area(): Area | null;
  /** The window without any zoom. */
  whole(): Window | null;
  /** Null shows everything again. */
  show(window: Window | null): void;
}

/** Connects the gestures on the plot's box; answers what the buttons do. */
export function zoomable(
  box: HTMLElement,
  target: ZoomTarget,
): { zoom(inwards: boolean): void; move(right: number): void; readonly dragged: boolean } {
  const share = (event: MouseEvent, { box: area }: Area) => {
    const origin = box.getBoundingClientRect();
    return {
      x: (event.clientX - origin.left - area.left) / area.width,
      y: (event.clientY - origin.top - area.top) / area.height,
    };
  };
  const zoom = (factor: number, at?: { x: number; y: number }) => {
    const [area, whole] = [target.area(), target.whole()];
    if (area !== null && whole !== null) target.show(zoomed(area.window, whole, factor, at));
  };
  box.addEventListener(
    'wheel',
    (event) => {
      const area = target.area();
      if (area === null || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      zoom(event.deltaY < 0 ? 1 / 1.2 : 1.2, share(event, area));
    },
    { passive: false },
  );
  /** Whether the last press of the pointer moved the window: the click that follows it means nothing else. */
  let dragged = false;
  let drag: { readonly x: number; readonly y: number; readonly area: Area; started: boolean } | null = null;
  box.addEventListener('pointerdown', (event) => {
    const area = target.area();
    dragged = false;
    if (area !== null && event.button === 0)
      drag = { x: event.clientX, y: event.clientY, area, started: false };
  });
  box.addEventListener('pointermove', (event) => {
    if (drag === null) return;
    const [right, down] = [event.clientX - drag.x, event.clientY - drag.y];
    // A few pixels of trembling are still a click on a kink.
    if (!drag.started && Math.hypot(right, down) < 5) return;
    if (!drag.started) box.setPointerCapture(event.pointerId);
    drag.started = dragged = true;
    const { window, box: area } = drag.area;
    target.show(moved(window, -right / area.width, down / area.height));
  });
  const end = () => (drag = null);
  box.addEventListener('pointerup', end);
  box.addEventListener('pointercancel', end);
  return {
    get dragged() {
      return dragged;
    },
    zoom: (inwards) => zoom(inwards ? 1 / STEP : STEP),
    move: (right) => {
      const area = target.area();
      if (area !== null) target.show(moved(area.window, right, 0));
    },
  };
}
