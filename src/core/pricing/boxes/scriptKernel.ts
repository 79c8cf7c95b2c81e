/** The search in boxes in TypeScript, for where there is no WebAssembly with SIMD, and to compare assembly/boxes.ts with. */
import {
  type BoxKernel,
  type BoxProblem,
  type BoxQuestion,
  type BoxSlice,
  Kind,
  MOST_LEFT,
  R,
} from './boxKernel';
import { type Level, RowModel } from './rowModel';
import { PRICING } from '../../settings/pricing';

const { keptRows, leastWidth } = PRICING;

/** A box on the stack. */
interface OpenBox {
  readonly bound: number;
  readonly level: Level;
  readonly c: Float64Array;
  readonly h: Float64Array;
}

export class ScriptKernel implements BoxKernel {
  private problem: BoxProblem | null = null;
  private model: RowModel | null = null;

  load(problem: BoxProblem): void {
    this.problem = problem;
    const [{ count: first }, { count: second }] = problem.sides;
    this.model = new RowModel(problem.set, Math.max(first, second));
  }

  search(record: Float64Array, question: BoxQuestion): BoxSlice {
    const { problem, model } = this;
    if (problem === null || model === null) throw new Error('No problem was loaded.');
    const { level: T, slack, budget, signRows, signNodes } = question;
    const { set } = problem;
    const D = set.size - 1;
    const root = rootLevel(problem, record[R.side], record[R.face]);
    model.gauge.enterFace(record[R.face] >> 1);
    const stack: OpenBox[] = [
      {
        bound: record[R.bound],
        level: root,
        c: record.slice(R.head, R.head + D),
        h: record.slice(R.head + D, R.head + 2 * D),
      },
    ];
    const left: Float64Array[] = [];
    const emit = ({ bound, c, h }: OpenBox, kind: Kind): void => {
      const out = Float64Array.from(record);
      out[R.bound] = bound;
      out[R.kind] = kind;
      out.set(c, R.head);
      out.set(h, R.head + D);
      left.push(out);
    };
    let nodes = 0;
    let work = root.count * set.size;
    let stuck = 0;
    let violation: Float64Array | null = null;
    let marked: { box: OpenBox; height: number; nodes: number } | null = null;
    while (stack.length > 0 && work < budget && stack.length + 2 <= MOST_LEFT && left.length < MOST_LEFT) {
      if (marked && stack.length <= marked.height) marked = null;
      if (marked && nodes - marked.nodes >= signNodes) {
        stack.length = marked.height;
        emit(marked.box, Kind.forSigns);
        marked = null;
        continue;
      }
      const box = stack.pop()!;
      const { level, c, h } = box;
      nodes++;
      work += level.count * (4 * D + 20) + 20 * D * D;
      const verdict = model.evaluate(level, c, h, T, slack);
      if (verdict === 'pruned') continue;
      const bound = Math.min(box.bound, model.upper);
      if (verdict === 'violated') {
        violation = pointOf(record[R.face], c);
        stack.push({ ...box, bound });
        break;
      }
      work += 0.5 * level.count * D * D + 10 * D * D * D;
      let j = 0;
      for (let q = 1; q < D; q++) if (model.score[q] > model.score[j]) j = q;
      const width = 0.5 * h[j];
      if (width < leastWidth) {
        stuck = Math.max(stuck, bound);
        continue;
      }
      if (record[R.kind] === (Kind.open as number) && marked === null && model.openConvex <= signRows)
        marked = { box: { ...box, bound }, height: stack.length, nodes };
      const next = model.open + 2 <= keptRows * level.count ? model.compacted(level) : level;
      const sign = model.b[j] > 0 ? 1 : -1;
      // the child towards the model's gradient comes first
      for (const towards of [-sign, sign]) {
        const child = { bound, level: next, c: c.slice(), h: h.slice() };
        child.c[j] += towards * width;
        child.h[j] = width;
        stack.push(child);
      }
    }
    for (const box of stack) emit(box, Kind.open);
    return { nodes, work, stuck, violation, left };
  }
}

/** The rows of one side as they are seen from a face, whose coordinate comes first. */
export function rootLevel({ set, linear, sides }: BoxProblem, side: number, face: number): Level {
  const { convex, count, columns } = sides[side];
  const m = set.size;
  const order = [face >> 1];
  for (let c = 0; c < m; c++) if (c !== face >> 1) order.push(c);
  const sign = face % 2 === 0 ? 1 : -1;
  const turned = new Float64Array(columns.length);
  order.forEach((c, at) => turned.set(columns.subarray(c * count, (c + 1) * count), at * count));
  turned.set(columns.subarray(m * count), m * count);
  for (let i = 0; i < count; i++) turned[i] *= sign;
  const gradient = Float64Array.from(order, (c) => linear[c]);
  gradient[0] *= sign;
  return { convex, count, columns: turned, gradient };
}

/** The point of a face with these other coordinates. */
export function pointOf(face: number, others: Float64Array): Float64Array {
  const coordinate = face >> 1;
  const point = new Float64Array(others.length + 1);
  point.set(others.subarray(0, coordinate));
  point[coordinate] = face % 2 === 0 ? 1 : -1;
  point.set(others.subarray(coordinate), coordinate + 1);
  return point;
}
