/** The exporters: the command line, the panel, the tree and the palette offer these. */
import { artefactOf, type ArtefactOptions } from './artefact';
import { breakpointTable } from './breakpointTable';
import { cHeader } from './c';
import { ExportRefusal, type NumberType } from './choices';
import { type Exporter, type Written } from './exporter';
import { resultJson } from './json';
import { onnxModel } from './onnx';
import { pythonModule } from './python';
import { typescriptModule } from './typescript';
import type { FitResult } from '../schema';

export const EXPORTERS: readonly Exporter[] = [
  cHeader,
  onnxModel,
  pythonModule,
  typescriptModule,
  breakpointTable,
  resultJson,
];

export interface Exported extends Written {
  /** The artefact's name with the exporter's extension. */
  readonly file: string;
}

/** Throws ExportRefusal where the exporter does not know the number type, or has nothing to offer for such a network. */
export function exportResult(
  result: FitResult,
  exporter: Exporter,
  { number = exporter.numbers[0], ...options }: ArtefactOptions & { readonly number?: NumberType } = {},
): Exported {
  if (!exporter.numbers.includes(number))
    throw new ExportRefusal(
      `${exporter.label} has no numbers of the type ${number}; it has ${exporter.numbers.join(', ')}.`,
    );
  const artefact = artefactOf(result, options);
  const refusal = exporter.refusal(artefact);
  if (refusal !== null) throw new ExportRefusal(refusal);
  return { file: `${artefact.name}${exporter.extension}`, ...exporter.write(artefact, number) };
}
