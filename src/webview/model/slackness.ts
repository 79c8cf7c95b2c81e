/** Complementary slackness in plain words: what the dual vector says about the neurons and about the samples. */
import type { FitResult } from '../../result/schema';
import { countOf, formatBound, formatCount, formatNumber, isNumber, listOf } from '../format';
import type { Certificate } from './certificate';
import { fittedOf } from './network';
import { goalView } from './goals';
import { priceWords } from './shape';

/** A neuron counts as touching the bound when it is this close to it. */
const TOUCHES = 1e-3;
/** Weights of the dual below this share of the largest count as zero. */
const NOTHING = 1e-6;

/** One paragraph an entry; empty without a certificate to speak of. */
export function slacknessText(result: FitResult, certificate: Certificate): string[] {
  if (result.objective === 0) return ['The mass is 0, and no network has less: that needs no dual vector.'];
  if (!(result.lowerBound > 0)) return ['The dual vector proves nothing yet: its lower bound is 0.'];
  const bound = formatBound(result.lowerBound, 'down');
  return [
    `The fit comes with one weight z for each sample${result.slopeDual ? ', and one for each slope between neighbours, which joins them' : ''}. ` +
      `For every neuron θ that the constraints allow, ${priceWords(result)} is at most 1, ` +
      `where a(θ) is what the neuron outputs on the samples; so no network can cost less than ${bound}.`,
    ...neuronText(result, certificate),
    ...sampleText(result),
  ];
}

function neuronText(result: FitResult, { touches, unchecked }: Certificate): string[] {
  const known = touches.filter(({ value }) => isNumber(value));
  if (known.length === 0) return [];
  const far = known
    .map(({ neuron, value }) => ({ neuron, short: Math.abs(1 - Math.abs(value)) }))
    .filter(({ short }) => short > TOUCHES)
    .sort((a, b) => b.short - a.short);
  const rule = `A smallest network may put mass only on neurons at which ${priceWords(result)} reaches the bound 1`;
  if (far.length === 0) {
    const most = known.reduce((worst, { value }) => Math.max(worst, Math.abs(1 - Math.abs(value))), 0);
    const all =
      unchecked > 0
        ? `the ${known.length} largest of ${known.length + unchecked} do`
        : known.length === 1
          ? 'the one neuron of this network does'
          : `all ${known.length} do`;
    return [`${rule}: ${all}, to within ${formatNumber(Math.max(most, 1e-15), 2)}.`];
  }
  const names = listOf(
    far.map(({ neuron }) => neuron + 1),
    5,
  );
  const why =
    result.sparsify === 'reweighted'
      ? 'It was reweighted for fewer neurons, which may cost a little mass.'
      : 'That is the room which the proven gap leaves.';
  return [
    `${rule}. Here ${known.length - far.length} of ${unchecked > 0 ? `the ${known.length} largest neurons` : countOf(known.length, 'neuron')} do; neuron${far.length === 1 ? '' : 's'} ${names} stay${far.length === 1 ? 's' : ''} ` +
      `off it, by ${formatNumber(far[0].short, 2)} at most. ${why}`,
  ];
}

/** The weight that all have; nothing where they differ. */
const uniform = (limits: readonly number[], weight: string): string =>
  limits.every((limit) => limit === limits[0]) ? weight : '';

function sampleText(result: FitResult): string[] {
  const { dual, samples } = result;
  const { classes, penalty, tolerance } = goalView(result);
  const { x, y } = samples;
  const most = dual.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  if (most === 0 || x === undefined || y === undefined) return [];
  const loaded: number[] = [];
  dual.forEach((value, i) => {
    if (Math.abs(value) > NOTHING * most) loaded.push(i);
  });
  const count = `${formatCount(loaded.length)} of ${countOf(dual.length, 'sample')} carr${loaded.length === 1 ? 'ies' : 'y'} weight`;
  const limitOf = (i: number): number =>
    penalty === null
      ? Infinity
      : penalty.weight * (samples.weights?.[i] ?? 1) * penalty.limits[dual[i] > 0 ? 'below' : 'above'];
  const full = loaded.filter((i) => Math.abs(dual[i]) > limitOf(i) * (1 - 1e-4));
  const weight = full.length === 0 ? '' : ` ${formatNumber(limitOf(full[0]))}`;
  if (classes) {
    const violated =
      full.length === 0
        ? ''
        : ` ${full.length} of them carry the full weight${uniform(full.map(limitOf), weight)}: they are allowed to miss the margin.`;
    const others =
      loaded.length === dual.length ? '' : ' The others could be left out without a smaller network.';
    return [`${count}: the ones at the margin.${others}${violated}`];
  }
  if (tolerance !== null && penalty === null) {
    const edge = tolerance * (1 - 1e-6);
    const inside = fittedOf(result)!.residual.filter((residual) => Math.abs(residual) < edge).length;
    return [
      `${count}: only a sample at the edge of its tolerance can. ${countOf(inside, 'sample')} lie${inside === 1 ? 's' : ''} ` +
        'strictly inside and could be left out without a smaller network.',
    ];
  }
  if (penalty !== null && penalty.limits.below === Infinity)
    return [`${count}, each in proportion to what it is missed by.`];
  if (penalty !== null)
    return [
      `${count}; ${full.length} of them carry the full weight${uniform(full.map(limitOf), weight)} and may be missed, ` +
        `the others ${penalty.limits.below === 1 ? 'are met' : 'lie on or near the function'}.`,
    ];
  const top = dual.findIndex((value) => Math.abs(value) === most);
  return [
    `${count}. A weight is a price: with the target of sample ${top + 1}, the heaviest, moved by δ, no network has mass ` +
      `below ${formatBound(result.lowerBound, 'down')}\u00a0${dual[top] < 0 ? '−' : '+'}\u00a0${formatNumber(Math.abs(dual[top]), 3)}·δ.`,
  ];
}
