/**
 * A drawing as a file of its own: vectors stay vectors, the theme's colours are written into the elements, since the
 * page's stylesheet does not travel. A title above and the legend below make it readable without the page.
 */
import { el, svg } from '../dom';
import { cssColour, smallFont } from '../theme';
import { legendEntry } from '../views/drawing';
import type { Plot } from '../views/plotBox';
import { textWidth, type Size } from './axes';

const PROPERTIES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linejoin',
  'stroke-linecap',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
] as const;

/** Only for the page: what pointers hit, and who may be focused. */
const PAGE_ONLY = '.hit, .hit-area, .sample-active, .sample-ring';
const PAGE_ATTRIBUTES = [
  'tabindex',
  'role',
  'aria-pressed',
  'aria-hidden',
  'class',
  'data-neuron',
  'data-of',
];

export function standaloneSvg({ svg: drawing, legend, note }: Plot, title: string): string {
  // Styles are only known for what is in the page.
  const stage = el('div', { class: 'stage', 'aria-hidden': 'true' });
  const entries = el('ul', {}, ...legend.map(legendEntry));
  stage.append(drawing, entries);
  document.body.append(stage);
  try {
    const size = { width: drawing.viewBox.baseVal.width, height: drawing.viewBox.baseVal.height };
    for (const element of drawing.querySelectorAll(PAGE_ONLY)) element.remove();
    for (const element of stage.querySelectorAll('svg *')) write(element);
    return serialise(compose(drawing, [...entries.children], size, title, note));
  } finally {
    stage.remove();
  }
}

function write(element: Element): void {
  const style = getComputedStyle(element);
  const text = element instanceof SVGTextElement;
  for (const name of PROPERTIES) {
    if (name.startsWith('font') && !text) continue;
    const value = style.getPropertyValue(name);
    if (value !== '') element.setAttribute(name, name === 'stroke-width' ? String(parseFloat(value)) : value);
  }
}

function compose(
  drawing: SVGSVGElement,
  entries: readonly Element[],
  size: Size,
  title: string,
  note: string,
): SVGSVGElement {
  const { size: small, family } = smallFont();
  const foreground = cssColour('foreground');
  const words = (x: number, y: number, content: string, weight = 'normal') =>
    svg(
      'text',
      { x, y, fill: foreground, 'font-family': family, 'font-size': `${small}px`, 'font-weight': weight },
      content,
    );
  const head = small * 2;
  drawing.setAttribute('y', String(head));
  drawing.removeAttribute('class');
  const parts: SVGElement[] = [words(8, small * 1.4, title, 'bold'), drawing];
  let [x, y] = [8, head + size.height + small * 1.4];
  for (const entry of entries) {
    const text = entry.textContent;
    const width = 28 + textWidth(text) + 16;
    if (x > 8 && x + width > size.width) [x, y] = [8, y + small * 1.6];
    const swatch = entry.querySelector('svg > *');
    if (swatch !== null) parts.push(svg('g', { transform: `translate(${x} ${y - 9})` }, swatch));
    parts.push(words(x + 27, y, text));
    x += width;
  }
  for (const line of wrapped(note, size.width - 16)) {
    y += small * 1.6;
    parts.push(words(8, y, line));
  }
  const height = Math.ceil(y + small);
  return svg(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width: size.width,
      height,
      viewBox: `0 0 ${size.width} ${height}`,
      role: 'img',
      'aria-label': title,
    },
    svg('rect', { width: size.width, height, fill: cssColour('background') }),
    ...parts,
  );
}

function wrapped(text: string, room: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').filter((piece) => piece !== '')) {
    const last = lines.at(-1);
    if (last !== undefined && textWidth(`${last} ${word}`) <= room)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function serialise(root: SVGSVGElement): string {
  for (const element of root.querySelectorAll('*')) {
    for (const name of PAGE_ATTRIBUTES) element.removeAttribute(name);
  }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(root)}\n`;
}

/** The drawing as a PNG at twice its size, in base64. */
export async function pngOf(text: string): Promise<string> {
  const image = new Image();
  const url = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  try {
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth * 2;
    canvas.height = image.naturalHeight * 2;
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('This browser draws no 2-D canvas.');
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
  } finally {
    URL.revokeObjectURL(url);
  }
}
