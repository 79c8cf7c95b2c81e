/** A proven upper bound of max { |f(θ)| : θ ∈ C } by boxes (boxes.ts): in stages, each for a smaller bound than the last one proved. */
import { BoxSide } from './boxSide';
import { alongPrincipalAxes } from './principalAxes';
import type { Response } from './response';
import type { Enclosure, SearchOptions } from './enclosure';
import { UNIT } from './sums';

/** A stage leaves this part of what the last one left above the target; the last one nothing, from NEAR times the target on. */
const STAGE = 0.25;
const NEAR = 1.25;

/** Dimensions of θ that the model of a box has room for at a reasonable price. */
export const BOXES_AT_MOST = 16;

/** @param known a proven bound of |f| on C */
export function encloseByBoxes(original: Response, options: SearchOptions, known: Enclosure): Enclosure {
  const { response, excess, rounding: turning } = alongPrincipalAxes(original);
  const { precision, signal, budget } = options;
  const noise = 64 * UNIT * response.magnitude;
  // what the floor may be missed by in the coordinates of the boxes: (1 + excess)·(floor − off) + turning ≤ floor
  const off = turning + 2 * excess * options.floor;
  const floor = options.floor * (1 + precision) - off;
  let reached = 0;
  let stage = floor;
  const goal = {
    level: () => Math.max(stage, reached * (1 + precision) + noise),
    meet: (value: number) => {
      reached = Math.max(reached, value);
    },
  };
  const sides = original.sides.map((side) => new BoxSide(response, side, goal, options));
  const spent = (): number => sides.reduce((sum, { boxes }) => sum + boxes.work, 0);
  const lift = (bound: number): number => bound * (1 + excess) + turning;
  let { upper, rounding } = known;
  for (let last = false; !last;) {
    const target = Math.max(floor, reached * (1 + precision) + noise);
    stage = target + STAGE * (upper - target);
    last = !(stage > NEAR * target);
    if (last) stage = floor;
    let bound = 0;
    for (const side of sides) {
      side.begin();
      for (let face = 0; face < 2 * response.set.size && bound < Infinity; face++) {
        const left = budget - spent();
        bound = Math.max(bound, signal?.aborted ? Infinity : side.boxes.face(face, side.boxes.work + left));
      }
    }
    if (bound === Infinity) break;
    const settled = sides.reduce((a, b) => (b.settled > a.settled ? b : a));
    const bySigns = settled.settled > bound;
    const proven = lift(Math.max(bound, settled.settled));
    if (proven < upper) {
      upper = proven;
      rounding = off + (bySigns ? settled.settledRounding : 0) + (bound > floor ? noise : 0);
    }
  }
  // of the original f: the turned one is not larger by more than turning takes away
  const certain = Math.max(0, reached * (1 - excess) - turning);
  return { upper, reached: certain, rounding, magnitude: original.magnitude, work: spent() };
}
