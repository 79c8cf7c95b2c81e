/**
 * The neuron in focus, shared by the plot, the network and the table. Hovering or focusing shows a neuron for a
 * moment; clicking (or Enter) pins it until it is clicked again or Escape is pressed.
 */
/** The neurons that are active on the sample that is read; null when none is. */
export type ActiveListener = (neurons: ReadonlySet<number> | null) => void;
export type HighlightListener = (neuron: number | null, pinned: number | null) => void;

export class Highlight {
  private hovered: number | null = null;
  private pinned: number | null = null;
  private readonly listeners: HighlightListener[] = [];
  private readonly activeListeners: ActiveListener[] = [];
  private activeNeurons: ReadonlySet<number> | null = null;

  get current(): number | null {
    return this.hovered ?? this.pinned;
  }

  get pin(): number | null {
    return this.pinned;
  }

  /** Neurons that are active on the sample that is read. */
  get active(): ReadonlySet<number> | null {
    return this.activeNeurons;
  }

  subscribeActive(listener: ActiveListener): void {
    this.activeListeners.push(listener);
  }

  /** A sample is read, or none any more. */
  read(active: ReadonlySet<number> | null): void {
    if (active === null && this.activeNeurons === null) return;
    this.activeNeurons = active;
    for (const listener of this.activeListeners) listener(active);
  }

  subscribe(listener: HighlightListener): void {
    this.listeners.push(listener);
  }

  hover(neuron: number | null): void {
    if (this.hovered === neuron) return;
    this.hovered = neuron;
    this.tell();
  }

  togglePin(neuron: number): void {
    this.pinned = this.pinned === neuron ? null : neuron;
    this.tell();
  }

  /** Forgets both; for Escape and for a new result, whose neurons are others. */
  clear(): void {
    this.read(null);
    if (this.hovered === null && this.pinned === null) return;
    this.hovered = null;
    this.pinned = null;
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener(this.current, this.pinned);
  }
}

const MARK = 'data-neuron';

/** The neuron an event in a marked element belongs to. */
function neuronOf(target: EventTarget | null): number | null {
  const marked = target instanceof Element ? target.closest(`[${MARK}]`) : null;
  return marked === null ? null : Number(marked.getAttribute(MARK));
}

/**
 * Makes a container's elements marked `data-neuron="j"` drive the highlight, by pointer and by keyboard. Of the marked
 * elements with a tabindex one is in the tab order (roving); the arrow keys, Home and End move among them.
 */
export function followNeurons(container: Element, highlight: Highlight): void {
  container.addEventListener('pointerover', (event) => highlight.hover(neuronOf(event.target)));
  container.addEventListener('pointerleave', () => highlight.hover(null));
  container.addEventListener('focusin', (event) => {
    const neuron = neuronOf(event.target);
    if (neuron === null) return;
    rove(container, event.target as Element);
    highlight.hover(neuron);
  });
  container.addEventListener('focusout', () => highlight.hover(null));
  container.addEventListener('click', (event) => {
    const neuron = neuronOf(event.target);
    if (neuron !== null) highlight.togglePin(neuron);
  });
  container.addEventListener('keydown', (event) => onKey(event as KeyboardEvent, container, highlight));
}

function onKey(event: KeyboardEvent, container: Element, highlight: Highlight): void {
  const neuron = neuronOf(event.target);
  if (neuron === null) return;
  if (event.key === 'Enter' || event.key === ' ') {
    event.preventDefault();
    highlight.togglePin(neuron);
    return;
  }
  const stops = [...container.querySelectorAll<HTMLElement | SVGElement>(`[${MARK}][tabindex]`)];
  const here = stops.findIndex((stop) => stop === event.target);
  const next = nextIndex(event.key, here, stops.length);
  if (here < 0 || next === null) return;
  event.preventDefault();
  stops[next].focus();
}

/** Marks what belongs to the neurons that are active on a sample. */
export function markActive(container: Element, selector: string, active: ReadonlySet<number> | null): void {
  for (const element of container.querySelectorAll(selector)) {
    const neuron = Number(element.getAttribute(MARK));
    element.classList.toggle('active-on', active?.has(neuron) ?? false);
  }
}

/** Where a key leads in a list of `count` stops, or null when it is not a movement key. */
export function nextIndex(key: string, here: number, count: number): number | null {
  switch (key) {
    case 'ArrowDown':
    case 'ArrowRight':
      return Math.min(count - 1, here + 1);
    case 'ArrowUp':
    case 'ArrowLeft':
      return Math.max(0, here - 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

function rove(container: Element, chosen: Element): void {
  for (const stop of container.querySelectorAll(`[${MARK}][tabindex]`)) {
    stop.setAttribute('tabindex', stop === chosen ? '0' : '-1');
  }
}

/** Rows that Page Down and Page Up go over. */
const PAGE_ROWS = 12;

/** The same in a long table, where two keys go by pages. */
export function nextRow(key: string, here: number, count: number): number | null {
  const page = { PageDown: PAGE_ROWS, PageUp: -PAGE_ROWS }[key];
  return page === undefined ? nextIndex(key, here, count) : Math.max(0, Math.min(count - 1, here + page));
}
