/** Where the nodes and links of the network drawing go. Pure geometry. */
import type { FitResult } from '../../result/schema';
import { byContribution } from './network';

/** Neurons drawn one by one; the rest become one node. */
export const MOST_NEURONS = 60;
/** Inputs drawn one by one. */
const MOST_INPUTS = 16;

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface InputNode extends Place {
  /** Index of the input; null for the bias node. */
  readonly input: number | null;
  readonly name: string;
}

export interface NeuronNode extends Place {
  readonly neuron: number;
}

export interface Link {
  readonly from: Place;
  readonly to: Place;
  readonly weight: number;
  /** |weight| over the largest of its kind, in [0, 1]. */
  readonly strength: number;
  /** The neuron it belongs to; null for a skip connection. */
  readonly neuron: number | null;
  readonly title: string;
}

export interface Layout {
  readonly inputs: readonly InputNode[];
  readonly neurons: readonly NeuronNode[];
  readonly output: Place;
  readonly links: readonly Link[];
  /** Inputs and neurons that are not drawn one by one, and where their common node goes. */
  readonly moreInputs: { readonly count: number; readonly at: Place } | null;
  readonly moreNeurons: { readonly count: number; readonly share: number; readonly at: Place } | null;
  /** Vertical distance of neighbouring neurons. */
  readonly spacing: number;
}

export interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Inputs left, neurons in the middle by falling contribution, the output right, all spread over the area. */
export function layoutNetwork(result: FitResult, area: Area, format: (value: number) => string): Layout {
  const order = byContribution(result.neurons);
  const shown = order.slice(0, MOST_NEURONS);
  const hidden = order.slice(MOST_NEURONS);
  const { inputs: names } = result.samples;
  const shownInputs = names.slice(0, MOST_INPUTS);
  const biased = result.neurons.some(({ bias }) => bias !== 0) || result.skip.constant !== 0;

  const middle = (area.left + area.right) / 2;
  // The node of the rest keeps its distance, so that it hides none of the others.
  const reserved = hidden.length > 0 ? 30 : 0;
  const rows = spread(shown.length, { ...area, bottom: area.bottom - reserved });
  const neurons = shown.map((neuron, k) => ({ neuron, x: middle, y: rows.at(k) }));
  const leftCount = shownInputs.length + (names.length > MOST_INPUTS ? 1 : 0) + (biased ? 1 : 0);
  const columns = spread(leftCount, area, 90);
  const inputs: InputNode[] = shownInputs.map((name, k) => ({
    input: k,
    name,
    x: area.left,
    y: columns.at(k),
  }));
  if (biased) inputs.push({ input: null, name: 'bias', x: area.left, y: columns.at(leftCount - 1) });
  const output = { x: area.right, y: (area.top + area.bottom) / 2 };
  const total = result.neurons.reduce((sum, neuron) => sum + Math.abs(neuron.output), 0);
  const hiddenMass = hidden.reduce((sum, j) => sum + Math.abs(result.neurons[j].output), 0);
  return {
    inputs,
    neurons,
    output,
    links: [
      ...skipLinks(result, inputs, output, format),
      ...inputLinks(result, inputs, neurons, format),
      ...outputLinks(result, neurons, output, format),
    ],
    moreInputs:
      names.length > MOST_INPUTS
        ? { count: names.length - MOST_INPUTS, at: { x: area.left, y: columns.at(MOST_INPUTS) } }
        : null,
    moreNeurons:
      hidden.length > 0
        ? { count: hidden.length, share: hiddenMass / total, at: { x: middle, y: area.bottom } }
        : null,
    spacing: rows.step,
  };
}

/** `count` places centred in the area, at most `most` apart. */
function spread(count: number, area: Area, most = 80): { readonly step: number; at(index: number): number } {
  const height = area.bottom - area.top;
  const step = count > 1 ? Math.min(most, height / (count - 1)) : most;
  const first = (area.top + area.bottom) / 2 - (step * (count - 1)) / 2;
  return { step, at: (index) => first + step * index };
}

function inputLinks(
  result: FitResult,
  inputs: readonly InputNode[],
  neurons: readonly NeuronNode[],
  format: (value: number) => string,
): Link[] {
  const links = neurons.flatMap((to) => {
    const { weights, bias } = result.neurons[to.neuron];
    return inputs.map((from) => {
      const raw = from.input === null ? bias : weights[from.input];
      return {
        from,
        to,
        weight: raw,
        // Raw weights of inputs in different units do not compare; scaled ones do.
        size: Math.abs(from.input === null ? raw : raw / result.scaling.factor[from.input]),
        neuron: to.neuron,
        title: `${from.name} → neuron ${to.neuron + 1}: ${format(raw)}`,
      };
    });
  });
  const [ofInputs, ofBias] = [true, false].map((wanted) =>
    largest(links.filter(({ from }) => (from.input !== null) === wanted).map(({ size }) => size)),
  );
  return links
    .filter(({ weight }) => weight !== 0)
    .map(({ size, ...link }) => ({
      ...link,
      strength: size / (link.from.input === null ? ofBias : ofInputs),
    }));
}

function outputLinks(
  result: FitResult,
  neurons: readonly NeuronNode[],
  output: Place,
  format: (value: number) => string,
): Link[] {
  const most = largest(result.neurons.map((neuron) => Math.abs(neuron.output)));
  return neurons.map((from) => {
    const { output: weight } = result.neurons[from.neuron];
    const title = `neuron ${from.neuron + 1} → output: ${format(weight)}`;
    return { from, to: output, weight, strength: Math.abs(weight) / most, neuron: from.neuron, title };
  });
}

function skipLinks(
  result: FitResult,
  inputs: readonly InputNode[],
  output: Place,
  format: (value: number) => string,
): Link[] {
  const links = inputs
    .map((from) => ({
      from,
      weight: from.input === null ? result.skip.constant : result.skip.linear[from.input],
    }))
    .filter(({ weight }) => weight !== 0);
  const most = largest(links.map(({ weight }) => Math.abs(weight)));
  return links.map(({ from, weight }) => ({
    from,
    to: output,
    weight,
    strength: Math.abs(weight) / most,
    neuron: null,
    title: `skip ${from.input === null ? 'constant' : from.name} → output: ${format(weight)}`,
  }));
}

/** The largest, or 1 when all are zero, to divide by. */
function largest(values: readonly number[]): number {
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  return most > 0 ? most : 1;
}
