// Pictures as small as they get without losing a pixel: what is drawn has areas of one colour, for which no filter is the best.
import { readFileSync, writeFileSync } from 'node:fs';
import { PNG } from 'pngjs';

const OPAQUE = 2;
const WITH_ALPHA = 6;

/** Writes a PNG file anew where that is smaller. */
export function recompress(path) {
  const before = readFileSync(path);
  const picture = PNG.sync.read(before);
  const opaque = picture.data.every((value, at) => at % 4 !== 3 || value === 255);
  const after = PNG.sync.write(picture, {
    colorType: opaque ? OPAQUE : WITH_ALPHA,
    inputHasAlpha: true,
    deflateLevel: 9,
    deflateStrategy: 0,
    filterType: 0,
  });
  if (after.length < before.length) writeFileSync(path, after);
}
