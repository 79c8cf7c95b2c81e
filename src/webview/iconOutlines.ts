/** The little pictures of statuses and buttons, as text that pages are built with. */

/** Outlines on a 16 × 16 grid. */
export const OUTLINES = {
  check: 'M2.5 8.5l3.5 3.5 7.5-8',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  cross: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  slash: 'M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12M3.8 12.2l8.4-8.4',
  clock: 'M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12M8 4.5V8l2.5 1.5',
  spinner: 'M8 2a6 6 0 1 1-6 6',
  warning: 'M8 2L14.5 13.5h-13zM8 6.5v3.2M8 11.2v.6',
  circle: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11',
  chevron: 'M4.5 6.5L8 10l3.5-3.5',
  file: 'M4 2h5l3 3v9H4zM9 2v3h3',
  save: 'M8 2v7.5M5 7l3 3 3-3M3 13.5h10',
  reset: 'M3 8a5 5 0 1 0 1.6-3.7M3 2.5v3h3',
  target: 'M8 1.5v4M8 10.5v4M1.5 8h4M10.5 8h4M8 4.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7',
  tune: 'M2 5h6M12 5h2M10 3v4M2 11h2M8 11h6M6 9v4',
  probe: 'M8 2v4M8 10v4M2 8h4M10 8h4',
  play: 'M5 3.5v9l7-4.5z',
  copy: 'M5.5 5.5h7v8h-7zM3.5 10.5v-8h7',
} as const;

export type IconName = keyof typeof OUTLINES;

/** A picture as part of a page's text. */
export function iconHtml(name: IconName): string {
  return `<svg class="icon icon-${name}" viewBox="0 0 16 16" aria-hidden="true"><path d="${OUTLINES[name]}"/></svg>`;
}
