/** The columns of the neurons' table: their names, values and how they are written. */
import type { FitResult } from '../../result/schema';
import { formatShareInColumn, formatterOfColumn, fullPrecision } from '../format';
import type { FilterColumn } from '../model/filter';
import { kinkOf, massShares } from '../model/network';
import type { DataTable } from '../model/tables';

export interface Column extends FilterColumn {
  readonly format: (value: number) => string;
  readonly full: (value: number) => string;
}

export function columnsOf(result: FitResult): Column[] {
  const { neurons, samples } = result;
  const numbers = (values: readonly (number | null)[]) => ({
    ...{ values, full: fullPrecision, unit: 1 },
    format: formatterOfColumn(values),
  });
  const columns: Column[] = [
    { id: 'index', title: '#', values: neurons.map((_, j) => j + 1), format: String, full: String, unit: 1 },
    ...samples.inputs.map((name, k) => ({
      id: `w${k}`,
      title: `weight ${name}`,
      ...numbers(neurons.map(({ weights }) => weights[k])),
    })),
    { id: 'bias', title: 'bias', ...numbers(neurons.map(({ bias }) => bias)) },
    { id: 'output', title: 'output weight', ...numbers(neurons.map(({ output }) => output)) },
    {
      id: 'share',
      title: 'share of mass',
      values: massShares(neurons),
      format: formatShareInColumn,
      full: fullPrecision,
      unit: 0.01,
    },
  ];
  if (samples.inputs.length === 1) {
    columns.push({
      id: 'kink',
      title: `kink at ${samples.inputs[0]}`,
      ...numbers(neurons.map(kinkOf)),
    });
  }
  return columns;
}

/** The neurons in the given order, with every digit. */
export function neuronData(columns: readonly Column[], order: readonly number[]): DataTable {
  return {
    columns: columns.map(({ title }) => title),
    rows: order.map((neuron) => columns.map(({ values }) => values[neuron])),
  };
}
