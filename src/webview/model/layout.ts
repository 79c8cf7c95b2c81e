/** Where the nodes and links of the network drawing go. Pure geometry, in pixels. */
import type { FitResult } from '../../result/schema';
import { isolated } from '../format';
import { kinkPlan } from './kinks';
import { byContribution } from './network';

/** Neurons drawn one by one; the rest become one row. */
export const MOST_NEURONS = 16;
/** Inputs drawn one by one. */
const MOST_INPUTS = 16;
/** Least and largest distance of neighbours. */
const NEURON_STEP = { least: 22, most: 64 };
const INPUT_STEP = { least: 28, most: 84 };

interface Place {
  readonly x: number;
  readonly y: number;
}

export interface InputNode extends Place {
  /** Index of the input; null for the bias node. */
  readonly input: number | null;
  readonly name: string;
}

interface NeuronNode extends Place {
  readonly neuron: number;
}

export interface Link {
  readonly from: Place;
  readonly to: Place;
  readonly weight: number;
  /** |weight| over the largest of its kind, in [0, 1]. */
  readonly strength: number;
  readonly neuron: number;
  /** Into the neuron, or out of it. */
  readonly side: 'in' | 'out';
  readonly title: string;
}

export interface Layout {
  readonly inputs: readonly InputNode[];
  readonly neurons: readonly NeuronNode[];
  readonly output: Place;
  readonly links: readonly Link[];
  /** Inputs and neurons that are not drawn one by one, and where their common row goes. */
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
  /** Where links into the neurons end, where the neurons stand, and where links out of them begin. */
  readonly enter: number;
  readonly neurons: number;
  readonly leave: number;
}

/** Inputs left, neurons in the middle by falling contribution, the output right, all spread over the area. */
export function layoutNetwork(result: FitResult, area: Area, format: (value: number) => string): Layout {
  const order = byContribution(result.neurons);
  const height = area.bottom - area.top;
  const room = Math.max(2, Math.min(MOST_NEURONS, Math.floor(height / NEURON_STEP.least)));
  // Those of negligible mass are folded away here as their kinks are.
  const kept = kinkPlan(result).neurons;
  const shown = kept.slice(0, order.length > Math.min(room, kept.length) ? room - 1 : room);
  const hidden = order.slice(shown.length);
  const { inputs: names } = result.samples;
  const biased = result.neurons.some(({ bias }) => bias !== 0);
  const roomForInputs =
    Math.max(2, Math.min(MOST_INPUTS, Math.floor(height / INPUT_STEP.least))) - (biased ? 1 : 0);
  const shownInputs = names.slice(0, names.length > roomForInputs ? roomForInputs - 1 : roomForInputs);
  const moreInputs = names.length - shownInputs.length;

  const rows = spread(shown.length + (hidden.length > 0 ? 1 : 0), area, NEURON_STEP.most);
  const neurons = shown.map((neuron, k) => ({ neuron, x: area.neurons, y: rows.at(k) }));
  const leftCount = shownInputs.length + (moreInputs > 0 ? 1 : 0) + (biased ? 1 : 0);
  const columns = spread(leftCount, area, INPUT_STEP.most);
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
      ...inputLinks(result, inputs, neurons, area.enter, format),
      ...outputLinks(result, neurons, output, area.leave, format),
    ],
    moreInputs:
      moreInputs > 0 ? { count: moreInputs, at: { x: area.left, y: columns.at(shownInputs.length) } } : null,
    moreNeurons:
      hidden.length > 0
        ? {
            count: hidden.length,
            share: total > 0 ? hiddenMass / total : 0,
            at: { x: area.neurons, y: rows.at(shown.length) },
          }
        : null,
    spacing: rows.step,
  };
}

/** `count` places centred in the area, at most `most` apart. */
function spread(
  count: number,
  { top, bottom }: Pick<Area, 'top' | 'bottom'>,
  most: number,
): { readonly step: number; at(index: number): number } {
  const step = Math.min(most, (bottom - top) / Math.max(1, count));
  const first = (top + bottom) / 2 - (step * (count - 1)) / 2;
  return { step, at: (index) => first + step * index };
}

function inputLinks(
  result: FitResult,
  inputs: readonly InputNode[],
  neurons: readonly NeuronNode[],
  enter: number,
  format: (value: number) => string,
): Link[] {
  const links = neurons.flatMap((to) => {
    const { weights, bias } = result.neurons[to.neuron];
    return inputs.map((from) => {
      const raw = from.input === null ? bias : weights[from.input];
      return {
        from,
        to: { x: enter, y: to.y },
        weight: raw,
        // Raw weights of inputs in different units do not compare; scaled ones do.
        size: Math.abs(from.input === null ? raw : raw / result.scaling.factor[from.input]),
        neuron: to.neuron,
        side: 'in' as const,
        ofBias: from.input === null,
        title: `${isolated(from.name)} → neuron ${to.neuron + 1}: ${format(raw)}`,
      };
    });
  });
  const [ofInputs, ofBias] = [false, true].map((wanted) =>
    largest(links.filter((link) => link.ofBias === wanted).map(({ size }) => size)),
  );
  return links
    .filter(({ weight }) => weight !== 0)
    .map(({ size, ofBias: bias, ...link }) => ({ ...link, strength: size / (bias ? ofBias : ofInputs) }));
}

function outputLinks(
  result: FitResult,
  neurons: readonly NeuronNode[],
  output: Place,
  leave: number,
  format: (value: number) => string,
): Link[] {
  const most = largest(result.neurons.map((neuron) => Math.abs(neuron.output)));
  return neurons.map(({ neuron, y }) => {
    const { output: weight } = result.neurons[neuron];
    const title = `neuron ${neuron + 1} → output: ${format(weight)}`;
    const from = { x: leave, y };
    return { from, to: output, weight, strength: Math.abs(weight) / most, neuron, side: 'out', title };
  });
}

/** The largest, or 1 when all are zero, to divide by. */
function largest(values: readonly number[]): number {
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  return most > 0 ? most : 1;
}
