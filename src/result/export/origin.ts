/** Where an artefact comes from and what is proven of its network, as lines of a comment. */
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
    `Proven: no network of its constraint set has an objective below ${digits(lowerBound)}; this one has ${digits(objective ?? 0)} (gap ${gap?.toExponential(1) ?? 'unknown'}, ${status}).`,
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

const digits = (value: number): string => String(Number(value.toPrecision(6)));
