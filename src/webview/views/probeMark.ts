/** The place of the inputs that is probed, in a drawing over one input or two. */
import type { Drawing } from './drawing';

type Area = NonNullable<Drawing['area']>;

/** The inputs at a place in pixels, with no more digits than pixels tell apart; null where it is not over the inputs. */
export function inputsAt(
  { box, window }: Area,
  inputs: number,
  x: number,
  y: number,
): readonly number[] | null {
  if (inputs > 2) return null;
  const of = ({ from, to }: { from: number; to: number }, share: number, pixels: number) => {
    const decimals = Math.ceil(-Math.log10((to - from) / pixels));
    const value = from + Math.min(1, Math.max(0, share)) * (to - from);
    return decimals > 15 ? value : Number(value.toFixed(Math.max(0, decimals)));
  };
  const first = of(window.x, (x - box.left) / box.width, box.width);
  if (inputs === 1) return [first];
  if (window.y === null) return null;
  return [first, of(window.y, 1 - (y - box.top) / box.height, box.height)];
}

/** A line at the input, or a cross at both; null where there is none. */
export function probePath({ box, window }: Area, at: readonly number[]): string | null {
  const part = ({ from, to }: { from: number; to: number }, value: number) => (value - from) / (to - from);
  const x = box.left + part(window.x, at[0]) * box.width;
  if (at.length === 1) return `M${x} ${box.top}v${box.height}`;
  if (window.y === null) return null;
  const y = box.top + (1 - part(window.y, at[1])) * box.height;
  return `M${x - 10} ${y}h20M${x} ${y - 10}v20`;
}
