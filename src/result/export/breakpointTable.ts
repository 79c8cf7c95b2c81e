/** A network of one input as a csv of points and the slope right of each: a look-up table that loses nothing. */
import { type Artefact, singleColumn } from './artefact';
import type { Exporter } from './exporter';
import { doubleAbove, floatAbove, floatText, toFloat } from './numbers';
import { lineAt, piecesOf, valueAt } from './pieces';

export const breakpointTable: Exporter = {
  id: 'breakpoints',
  label: 'Breakpoints (csv)',
  purpose: 'for look-up tables and spreadsheets: the points of one input, which lose nothing',
  extension: '.csv',
  numbers: ['double', 'float'],
  refusal: (artefact) =>
    singleColumn(artefact)
      ? null
      : `Breakpoints are those of one input of numbers, and this network has ${artefact.columns.length === 1 ? 'one of text' : artefact.columns.length}; export it as c, python, typescript or onnx.`,
  write(artefact, number) {
    const isFloat = number === 'float';
    const rows = pointsOf(artefact, isFloat);
    const text = isFloat ? floatText : String;
    const lines = rows.map((row) => row.map(text).join(','));
    return { content: ['x,y,slope', ...lines, ''].join('\n'), size: `${rows.length} points` };
  },
};

/** x, y and the slope to the right. Both ends of the data are points; left of the first point the slope is that right of it. */
function pointsOf(artefact: Artefact, isFloat: boolean): [x: number, y: number, slope: number][] {
  const { range } = artefact.columns[0];
  const round = isFloat ? toFloat : (value: number): number => value;
  const pieces = piecesOf(artefact.result, {
    centre: 0,
    at: range?.[0] ?? 0,
    above: isFloat ? floatAbove : doubleAbove,
  });
  const { kinks, from, slope } = pieces;
  const [least, most] = range?.map(round) ?? [from[0], from[kinks.length]];
  const clamped = artefact.beyond === 'clamp';
  const inside = clamped ? kinks.filter((place) => place > least && place < most) : kinks;
  const places = new Set([...inside, least, most]);
  // a point whose slope holds to its left
  if (!clamped && kinks.length > 0 && kinks[0] <= least) places.add(round(kinks[0] - (most - least || 1)));
  const sorted = Array.from(places).sort((a, b) => a - b);
  return sorted.map((place, j) => [
    place,
    valueAt(pieces, place),
    clamped && j + 1 === sorted.length ? 0 : slope[lineAt(kinks, place)],
  ]);
}
