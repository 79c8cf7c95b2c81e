/** What an artefact says of its inputs and its values, a line each; free of whatever would end a comment. */
import { type Artefact } from './artefact';
import { commentText } from './names';

const digits = (value: number): string => String(Number(value.toPrecision(9)));

/** @param input how an entry is written, for instance `x` for x[0] */
export function columnWords(artefact: Artefact, input: string): string[] {
  const { columns, target, beyond } = artefact;
  return [
    ...columns.map(({ name, range, labels }, k) => {
      if (labels) return `${input}[${k}]: ${commentText(name)}, one of ${labels.length} labels`;
      const from = range ? `, ${digits(range[0])} to ${digits(range[1])} in the data` : '';
      return `${input}[${k}]: ${commentText(name)}${from}`;
    }),
    `Value: ${commentText(target)}, in the units of the data.`,
    beyond === 'clamp'
      ? 'Outside the range of the data an input counts as the nearest end of its range.'
      : 'Outside the range of the data the network extrapolates.',
  ];
}

export function classWords({ classes }: Artefact): string[] {
  if (classes === null) return [];
  const [above, below] = [classes.positive, classes.negative].map(commentText);
  return [`A value above 0 is the class ${above} (label 1), any other ${below} (label -1).`];
}
