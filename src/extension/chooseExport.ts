/** Asks as what a network is saved: the exporter, the type of its numbers, and what it answers outside of the data. */
import { artefactOf } from '../result/export/artefact';
import { type BeyondRange, ExportRefusal, type NumberType } from '../result/export/choices';
import type { Exporter } from '../result/export/exporter';
import { EXPORTERS, exportResult } from '../result/export/registry';
import { choose, type Choice } from './choose';
import { refusable } from './exportedNetwork';
import type { NetworkMeant } from './networkMeant';

const NUMBERS: Readonly<Record<NumberType, readonly [label: string, purpose: string]>> = {
  double: ['double', '64 bits: as the network was proven'],
  float: ['float', '32 bits: half the size, about seven digits'],
  fixed16: ['fixed16', 'whole numbers of 16 bits: for processors without floating point'],
  fixed32: ['fixed32', 'whole numbers of 32 bits: the same, more exact'],
};

/** Up to this many neurons each type is tried for its size: a few tenths of a second at most. */
const MOST_TRIED = 2000;

/** Undefined where the user thought better of it. */
export function chooseExporter({ result }: NetworkMeant): Promise<Exporter | undefined> {
  const artefact = refusable(() => artefactOf(result));
  return choose(
    `Save the network of ${result.fit} as`,
    EXPORTERS.map((exporter) => ({
      value: exporter,
      label: exporter.label,
      description: exporter.extension,
      detail: exporter.purpose,
      refusal: exporter.refusal(artefact),
    })),
  );
}

/** Asks nothing where there is one type; undefined where the user thought better of it. */
export async function chooseNumber(
  { result }: NetworkMeant,
  exporter: Exporter,
): Promise<NumberType | undefined> {
  const { label, numbers } = exporter;
  if (numbers.length === 1) return numbers[0];
  const tried = result.neurons.length <= MOST_TRIED;
  return choose(
    `${label} of ${result.fit}: its numbers`,
    numbers.map((number): Choice<NumberType> => {
      const [name, purpose] = NUMBERS[number];
      const choice = { value: number, label: name, description: purpose };
      return tried
        ? orRefused(choice, () => ({ detail: exportResult(result, exporter, { number }).size }))
        : choice;
    }),
  );
}

const RANGES: readonly (readonly [value: BeyondRange, detail: string])[] = [
  ['extrapolate', 'Outside the range of the data the network goes on as it is.'],
  ['clamp', 'Outside the range of the data the answer is that of the nearest point in it.'],
];

/** Asks nothing of a result as it is; undefined where the user thought better of it. */
export async function chooseRange(
  { result }: NetworkMeant,
  exporter: Exporter,
): Promise<BeyondRange | undefined> {
  if (exporter.id === 'json') return 'extrapolate';
  const [ordinary] = RANGES[0];
  return choose(
    `${exporter.label} of ${result.fit}: outside the range of the data`,
    RANGES.map(([value, detail]): Choice<BeyondRange> => {
      const choice = { value, label: value, detail };
      return value === ordinary
        ? choice
        : orRefused(choice, () => ({ refusal: exporter.refusal(artefactOf(result, { beyond: value })) }));
    }),
  );
}

/** A choice with what trying it tells, or with the reason why it is refused. */
function orRefused<T>(choice: Choice<T>, tried: () => Partial<Choice<T>>): Choice<T> {
  try {
    return { ...choice, ...tried() };
  } catch (error) {
    if (!(error instanceof ExportRefusal)) throw error;
    return { ...choice, refusal: error.message };
  }
}
