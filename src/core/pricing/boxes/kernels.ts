import type { BoxKernel } from './boxKernel';
import { ScriptKernel } from './scriptKernel';
import { wasmKernel } from './wasmKernel';

/** A kernel of the search in boxes, for one thread: in WebAssembly where there is SIMD, in TypeScript elsewhere. */
export function boxKernel(): BoxKernel {
  return wasmKernel() ?? new ScriptKernel();
}
