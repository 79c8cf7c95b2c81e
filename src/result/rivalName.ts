/** What a rival is called where it is shown, as the .hull file calls it: `gradient_descent`, `network("net.onnx")`. */
import type { RivalResult } from './schema';

export function rivalName({ kind, file }: Pick<RivalResult, 'kind' | 'file'>): string {
  return file === undefined ? kind : `${kind}("${file}")`;
}
