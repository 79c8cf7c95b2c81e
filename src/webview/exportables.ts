/** Which part of the panel makes which file. */
import type { View } from '../protocol/panel';
import type { Exportable } from './exports';
import type { CompareView } from './views/compareView';
import type { ConvergenceView } from './views/convergenceView';
import type { FunctionView } from './views/functionView';
import type { NetworkView } from './views/networkView';
import type { PlotBox } from './views/plotBox';
import type { ProofView } from './views/proofView';
import type { TableView } from './views/tableView';

export interface Views {
  readonly function: FunctionView;
  readonly network: NetworkView;
  readonly table: TableView;
  readonly convergence: ConvergenceView;
  readonly proof: ProofView;
  readonly compare: CompareView;
}

export function exportables(views: Views): Readonly<Record<View, Exportable>> {
  const { proof, compare, convergence, table } = views;
  const boxed = (title: string, box: PlotBox, data: Exportable['data']): Exportable => ({
    title,
    size: box.size,
    draw: box.draw,
    data,
  });
  const trace = (title: string, what: 'bounds' | 'gap'): Exportable => ({
    title,
    size: { width: 0, height: 0 },
    draw: (size) => convergence.draw(what, size),
    data: () => convergence.data(),
  });
  return {
    function: {
      title: 'function',
      size: views.function.size,
      draw: (size) => views.function.draw(size),
      data: () => views.function.data(),
    },
    network: {
      title: 'network',
      size: views.network.size,
      draw: (size) => views.network.draw(size),
      data: () => table.allData(),
    },
    certificate: boxed('dual certificate', proof.certificateBox, () => proof.certificateData()),
    residuals: boxed('residuals', proof.residualBox, () => proof.residualData()),
    bounds: trace('bounds', 'bounds'),
    gap: trace('proven gap', 'gap'),
    masses: boxed('neurons against mass', compare.masses, () => compare.data()),
    curves: boxed('curves', compare.curves, () => compare.curveData()),
  };
}
