/**
 * Building elements without inner HTML. Nothing here sets a `style` attribute: the content security policy forbids it.
 */

export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;
type Child = Node | string;

const SVG = 'http://www.w3.org/2000/svg';

/** An HTML element; `undefined` and `false` attributes are left out. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return dress(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  return dress(document.createElementNS(SVG, tag), attributes, children);
}

/** The element of the skeleton (html.ts) with this id; its absence is a programming error. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`The panel's page has no element "${id}".`);
  return element as T;
}

/**
 * A sentence, also of the solver or the verifier, as it is read on a page: what stands between backticks as code, numbers with a true
 * minus, and those with a power of ten not broken at its minus.
 */
export function prose(sentence: string): (HTMLElement | string)[] {
  return sentence.split(/(`[^`]+`)/).flatMap((part, k) => {
    if (k % 2 === 1) return [el('code', {}, part.slice(1, -1))];
    return part
      .split(/([-−]?\d[\d.]*e-\d+)/)
      .filter((piece) => piece !== '')
      .map((piece) => {
        const words = piece.replace(/(?<=^|[\s(=:,])-(?=\d)/g, '−');
        return /e-\d+$/.test(piece) ? el('span', { class: 'value' }, words) : words;
      });
  });
}

/** Sets the text only when it differs, so that live regions stay quiet. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Adds or removes an attribute. */
export function setAttribute(element: Element, name: string, value: string | null): void {
  if (value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

function dress<T extends Element>(element: T, attributes: Attributes, children: readonly Child[]): T {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children);
  return element;
}
