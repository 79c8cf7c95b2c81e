/** A network of one input as a csv of points and the slope right of each: a look-up table that loses nothing. */
import { type Artefact, singleColumn } from './artefact';
import { breakpointsOf } from './breakpoints';
import type { Exporter } from './exporter';
import { floatText } from './numbers';
import { evaluateRows } from '../predict';

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
    const rows = pointsOf(artefact);
    const text = number === 'float' ? floatText : String;
    const lines = rows.map((row) => row.map(text).join(','));
    return { content: ['x,y,slope', ...lines, ''].join('\n'), size: `${rows.length} points` };
  },
};

/** x, y and the slope to the right. Both ends of the data are points; left of the first point the slope is that right of it. */
function pointsOf(artefact: Artefact): [x: number, y: number, slope: number][] {
  const { range } = artefact.columns[0];
  const { x, left, right } = breakpointsOf(artefact.result, range?.[0] ?? 0);
  const [least, most] = range ?? [x[0], x[x.length - 1]];
  const clamped = artefact.beyond === 'clamp';
  const bends = x.length > 1 || left !== right;
  const kinks = bends ? Array.from(x) : [];
  const inside = clamped ? kinks.filter((place) => place > least && place < most) : kinks;
  const places = new Set([...inside, least, most]);
  // a point whose slope holds to its left
  if (!clamped && bends && x[0] <= least) places.add(x[0] - (most - least || 1));
  const sorted = Float64Array.from(places).sort();
  const values = evaluateRows(artefact.result, sorted);
  const last = clamped ? 0 : right;
  return Array.from(sorted, (place, j) => {
    const slope = j + 1 < sorted.length ? (values[j + 1] - values[j]) / (sorted[j + 1] - place) : last;
    return [place, values[j], slope];
  });
}
