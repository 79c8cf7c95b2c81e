/** The colour of a value: diverging about 0 when there are both signs, else from pale to full. Theme colours only. */
import { rgbColour, type Rgb } from '../theme';
import type { Range } from './scale';

export interface ColourMap {
  /** What the ends of the map stand for. */
  readonly range: Range;
  readonly diverging: boolean;
  readonly rgb: (value: number) => Rgb;
  readonly css: (value: number) => string;
}

/** A map that covers `range`; a classification is symmetric about the decision f = 0. */
export function colourMap(range: Range, symmetric: boolean): ColourMap {
  const { background, positive, negative } = palette();
  const diverging = symmetric || (range.from < 0 && range.to > 0);
  const reach = Math.max(Math.abs(range.from), Math.abs(range.to), Number.MIN_VALUE);
  const covered = diverging ? { from: -reach, to: reach } : range;
  const length = covered.to - covered.from || 1;
  const rgb = (value: number): Rgb => {
    if (diverging) {
      const t = Math.max(-1, Math.min(1, value / reach));
      return mix(background, t < 0 ? negative : positive, Math.abs(t) * 0.85);
    }
    const t = Math.max(0, Math.min(1, (value - covered.from) / length));
    return mix(background, positive, 0.06 + 0.84 * t);
  };
  return { range: covered, diverging, rgb, css: (value) => `rgb(${rgb(value).map(Math.round).join(' ')})` };
}

/** The two ends and the middle of every map. */
export interface Palette {
  readonly background: Rgb;
  readonly positive: Rgb;
  readonly negative: Rgb;
}

export function palette(): Palette {
  return {
    background: rgbColour('background'),
    positive: rgbColour('positive'),
    negative: rgbColour('negative'),
  };
}

export function mix(a: Rgb, b: Rgb, share: number): Rgb {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share];
}
