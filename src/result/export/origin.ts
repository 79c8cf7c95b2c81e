/** Where an artefact comes from and what is proven of its network, as lines of a comment. */
import { boundText, gapText } from '../provenDigits';
import { isClassification, type FitResult } from '../schema';
import { commentText } from './names';

/** Free of whatever would end a comment in any language. */
export function originOf(result: FitResult): string[] {
  const { fit, file, goal, neurons, mass, objective, lowerBound, gap, status, provenance, samples } = result;
  const count = neurons.length === 1 ? '1 neuron' : `${neurons.length} neurons`;
  const inputs = samples.inputs.length === 1 ? '1 input' : `${samples.inputs.length} inputs`;
  const lines = [
    `Made by Hullfit ${provenance.version} from the fit "${fit}" of ${file}, ${provenance.startedAt}.`,
    `Goal: ${goalWords(goal)}; ${samples.count} samples of ${inputs}, data ${provenance.inputSha256.slice(0, 16)}.`,
    `Network: ${count}, mass ${digits(mass ?? 0)}${residualWords(result)}.`,
    `Proven: no network of its constraint set has an objective below ${boundText(lowerBound, DIGITS)}; this one has ${digits(objective ?? 0)} (gap ${gap === null ? 'unknown' : gapText(gap)}, ${status}).`,
  ];
  return lines.map(commentText);
}

function goalWords({ kind, ...rest }: FitResult['goal']): string {
  const own = Object.entries(rest as Record<string, unknown>)
    .filter(([, value]) => typeof value === 'number')
    .map(([name, value]) => ` ${name} ${digits(Number(value))}`);
  return `${kind}${own.join('')}`;
}

function residualWords({ residual }: FitResult): string {
  if (residual === null) return '';
  return isClassification(residual)
    ? `, accuracy ${digits(residual.accuracy)} on its data`
    : `, largest residual ${digits(residual.max)} on its data`;
}

/** Significant digits of numbers in a comment. */
const DIGITS = 6;

const digits = (value: number): string => String(Number(value.toPrecision(DIGITS)));
