/**
 * The theme's colours for what CSS cannot reach: canvas charts and the pixels of a heat map.
 * The tokens (--hf-…) are defined in media/panel.css from VS Code's variables, with fallbacks for a stand-alone page.
 */

/** Names of the colour tokens of media/panel.css. */
export type Token = 'background' | 'foreground' | 'muted' | 'grid' | 'positive' | 'negative' | 'accent';

export type Rgb = readonly [red: number, green: number, blue: number];

/** The token's colour as CSS text. */
export function cssColour(token: Token): string {
  return getComputedStyle(document.body).getPropertyValue(`--hf-${token}`).trim();
}

const pixel = document.createElement('canvas');
pixel.width = pixel.height = 1;

/** The token's colour as 0–255 channels, laid over the background when it is translucent. */
export function rgbColour(token: Token): Rgb {
  const context = pixel.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('This browser draws no 2-D canvas.');
  context.clearRect(0, 0, 1, 1);
  for (const layer of ['background', token] as const) {
    context.fillStyle = cssColour(layer);
    context.fillRect(0, 0, 1, 1);
  }
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}

/** Font of the page's small print, for measuring and for charts. */
export function smallFont(): { readonly family: string; readonly size: number } {
  const style = getComputedStyle(document.body);
  return { family: style.fontFamily, size: Math.round(parseFloat(style.fontSize) * 0.85) };
}

/**
 * Calls back once per frame in which the theme changed: VS Code swaps the body's class and the root's variables,
 * a stand-alone page follows the system.
 */
export function onThemeChange(redraw: () => void): void {
  let pending = false;
  const schedule = () => {
    if (pending) return;
    pending = true;
    requestAnimationFrame(() => {
      pending = false;
      redraw();
    });
  };
  const observer = new MutationObserver(schedule);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)']) {
    matchMedia(query).addEventListener('change', schedule);
  }
}
