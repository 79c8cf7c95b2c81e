/**
 * What every exporter writes down: the network in raw units, its columns with safe names, its range and its origin. A column of text is one
 * entry of an artefact's input, whose value is one of its labels.
 */
import { goalOf, hasClasses } from '../goals';
import { columnsOf } from '../inputs';
import { type FittedNetwork } from '../predict';
import { rangesOfResult } from '../ranges';
import { type ClassLabels, type FitResult, type Range, UNNAMED_CLASSES } from '../schema';
import { type BeyondRange, ExportRefusal } from './choices';
import { centreOf, seenFrom } from './centre';
import { safeName, safeNames } from './names';
import { originOf } from './origin';

/** One entry of an artefact's input. */
export interface ArtefactColumn {
  /** As the data call it. */
  readonly name: string;
  readonly safe: string;
  /** Where its first input stands among the network's. */
  readonly first: number;
  /** Of a column of numbers, its range in the data; null where that is not known. */
  readonly range: Range | null;
  /** The same where it is clamped to it; null where it is not. */
  readonly clamp: Range | null;
  /** What is taken from it before the network sees it; 0 of labels. */
  readonly centre: number;
  /** Of a column of text, in the order of its inputs. */
  readonly labels?: readonly { readonly text: string; readonly safe: string }[];
}

/** Its network is one of the inputs less their centres. */
export interface Artefact extends FittedNetwork {
  /** Safe in every language. */
  readonly name: string;
  readonly columns: readonly ArtefactColumn[];
  readonly target: string;
  /** Of a classification: values above 0 are the first. */
  readonly classes: ClassLabels | null;
  readonly beyond: BeyondRange;
  /** Where it comes from and what is proven of it, a line each. */
  readonly origin: readonly string[];
  readonly result: FitResult;
}

export interface ArtefactOptions {
  /** Made safe; by default that of the fit. */
  readonly name?: string;
  readonly beyond?: BeyondRange;
}

/** Throws ExportRefusal where there is no network, or no range to clamp to. */
export function artefactOf(
  result: FitResult,
  { name = result.fit, beyond = 'extrapolate' }: ArtefactOptions = {},
): Artefact {
  if (result.objective === null)
    throw new ExportRefusal(
      `The fit ${result.fit} is ${result.status} and has no network to export; change what it asks for, or give it more time.`,
    );
  const ranges = rangesOfResult(result);
  if (beyond === 'clamp' && ranges === null)
    throw new ExportRefusal(
      'The result is of an earlier version and does not hold the range of its inputs; run the fit again, or leave out the clamping.',
    );
  const columns = columnsOf(result.samples);
  const safe = safeNames(
    columns.map((column) => column.name),
    'x',
  );
  const centres = new Array<number>(result.skip.linear.length).fill(0);
  let next = 0;
  const described = columns.map(({ name: own, labels }, k): ArtefactColumn => {
    const first = next;
    next += labels?.length ?? 1;
    const column = { name: own, safe: safe[k], first };
    if (labels !== undefined) {
      const words = safeNames(labels, 'label');
      return {
        ...column,
        range: null,
        clamp: null,
        centre: 0,
        labels: labels.map((text, l) => ({ text, safe: words[l] })),
      };
    }
    const range = ranges?.[first] ?? null;
    if (range !== null) centres[first] = centreOf(range);
    return { ...column, range, clamp: beyond === 'clamp' ? range : null, centre: centres[first] };
  });
  const network = seenFrom(centres, result);
  const largest = centres.map((centre, k) =>
    ranges === null ? 1 : Math.max(...ranges[k].map((end) => Math.abs(end - centre))),
  );
  if (!isFiniteIn(network, largest)) throw new ExportRefusal(OVERFLOW);
  return {
    name: safeName(name, 'network'),
    columns: described,
    target: result.samples.target,
    classes: hasClasses(goalOf(result.goal)) ? (result.samples.labels ?? UNNAMED_CLASSES) : null,
    beyond,
    ...network,
    origin: originOf(result),
    result,
  };
}

/** Said of a network that cannot be evaluated. */
export const OVERFLOW =
  "The network's numbers are so large that its values overflow; write `scale standard` in the dataset, and targets in a larger unit.";

/** Whether the terms of a network stay finite over the ranges of its inputs, or at 1 where those are not known. */
function isFiniteIn({ neurons, skip }: FittedNetwork, largest: readonly number[]): boolean {
  const size = (weights: readonly number[], bias: number): number =>
    weights.reduce((sum, weight, k) => sum + Math.abs(weight) * largest[k], Math.abs(bias));
  const terms = neurons.map(({ weights, bias, output }) => Math.abs(output) * size(weights, bias));
  return Number.isFinite(terms.reduce((sum, term) => sum + term, size(skip.linear, skip.constant)));
}

/** Inputs of the network. */
export const dimensionOf = ({ skip }: Artefact): number => skip.linear.length;

/** The one column of numbers of a network with a single input; null where there are more inputs, or labels. */
export function singleColumn({ columns }: Artefact): ArtefactColumn | null {
  return columns.length === 1 && columns[0].labels === undefined ? columns[0] : null;
}

/** Whether the network sees the inputs as they are given. */
export const isAsGiven = ({ columns }: Artefact): boolean =>
  columns.every(({ centre, clamp, labels }) => centre === 0 && clamp === null && labels === undefined);
