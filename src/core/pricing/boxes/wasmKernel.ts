/** The search in boxes in WebAssembly SIMD: lays out the memory of assembly/boxes.ts, and copies in and out. */
import {
  type BoxKernel,
  type BoxProblem,
  type BoxQuestion,
  type BoxSlice,
  MOST_LEFT,
  recordLength,
} from './boxKernel';
import { BOXES } from './generated/boxes';
import { PRICING } from '../../settings/pricing';

const { keptRows } = PRICING;

/** assembly/boxes.ts; addresses are in bytes. */
interface Compiled {
  layout(
    at: number,
    size: number,
    ball: number,
    euclidean: number,
    capacity: number,
    stack: number,
    levels: number,
    levelRows: number,
  ): number;
  inputAt(): number;
  outputAt(): number;
  outcomeAt(): number;
  linearAt(): number;
  basesAt(): number;
  search(
    capacity: number,
    convex: number,
    count: number,
    level: number,
    slack: number,
    budget: number,
    signRows: number,
    signNodes: number,
  ): number;
}

const PAGE_BYTES = 65536;
/** Where the layout starts: what the compiler puts into memory lies before it. */
const START = 1024;

let module: WebAssembly.Module | null | undefined;

/** The kernel, or null where this JavaScript has no WebAssembly with SIMD. */
export function wasmKernel(): BoxKernel | null {
  if (module === undefined) {
    const bytes =
      typeof WebAssembly === 'undefined'
        ? null
        : Uint8Array.from(atob(BOXES), (character) => character.charCodeAt(0));
    module = bytes !== null && WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : null;
  }
  return module && new WasmKernel(module);
}

class WasmKernel implements BoxKernel {
  private readonly memory = new WebAssembly.Memory({ initial: 1 });
  private readonly compiled: Compiled;
  private doubles = new Float64Array(this.memory.buffer);
  private problem: BoxProblem | null = null;
  private capacity = 0;

  constructor(compiled: WebAssembly.Module) {
    const { exports } = new WebAssembly.Instance(compiled, { env: { memory: this.memory } });
    this.compiled = exports as unknown as Compiled;
  }

  load(problem: BoxProblem): void {
    const { compiled } = this;
    const { set, sides, linear } = problem;
    const m = set.size;
    const capacity = Math.max(2, sides[0].count, sides[1].count);
    const { levels, rows } = roomOfLevels(capacity);
    const end = compiled.layout(
      START,
      m,
      set.ball,
      set.norm === 'l2' ? 1 : 0,
      capacity,
      MOST_LEFT,
      levels,
      rows,
    );
    const pages = Math.ceil((end - this.memory.buffer.byteLength) / PAGE_BYTES);
    if (pages > 0) this.memory.grow(pages);
    this.doubles = new Float64Array(this.memory.buffer);
    this.doubles.set(linear, compiled.linearAt() / 8);
    sides.forEach(({ count, columns }, side) => {
      const base = compiled.basesAt() / 8 + side * capacity * (m + 1);
      for (let c = 0; c <= m; c++)
        this.doubles.set(columns.subarray(c * count, (c + 1) * count), base + c * capacity);
    });
    this.problem = problem;
    this.capacity = capacity;
  }

  search(record: Float64Array, { level, slack, budget, signRows, signNodes }: BoxQuestion): BoxSlice {
    const { compiled, doubles, problem } = this;
    if (problem === null) throw new Error('No problem was loaded.');
    const m = problem.set.size;
    doubles.set(record, compiled.inputAt() / 8);
    const { convex, count } = problem.sides[record[1]];
    const many = compiled.search(this.capacity, convex, count, level, slack, budget, signRows, signNodes);
    const at = compiled.outcomeAt() / 8;
    const [nodes, work, stuck, violated] = doubles.subarray(at, at + 4);
    const from = compiled.outputAt() / 8;
    const length = recordLength(m);
    return {
      nodes,
      work,
      stuck,
      violation: violated ? doubles.subarray(at + 4, at + 4 + m) : null,
      left: Array.from({ length: many }, (_, k) =>
        doubles.subarray(from + k * length, from + (k + 1) * length),
      ),
    };
  }
}

/** How many levels there are at most below a base of so many rows, itself included, and how many rows they have together. */
function roomOfLevels(capacity: number): { levels: number; rows: number } {
  let levels = 1;
  let rows = capacity;
  for (let count = Math.floor(keptRows * capacity); count > 0; count = Math.floor(keptRows * count)) {
    levels++;
    rows += count;
  }
  return { levels, rows };
}
