/** A table as training and test samples: at random, inputs scaled and targets in standard deviations as the training samples have them. */
import type { Generated } from '../src/data/generators';
import { Random } from '../src/data/random';
import { applyScaling, fitScaling } from '../src/data/scaling';
import { pick, rms } from './fit';
import { mean } from './numbers';

const MOST_TRAINING = 120;

export interface Split {
  readonly training: Generated;
  readonly test: Generated;
  /** Test targets as they are. */
  readonly rest: Generated;
  /** Of a scaled target, in units of the table. */
  readonly unit: number;
}

export function splitOf(all: Generated, seed: number): Split {
  const order = new Random(seed).permutation(all.targets.length);
  const size = Math.min(MOST_TRAINING, Math.round(0.7 * order.length));
  const [own, rest] = [pick(all, order.slice(0, size)), pick(all, order.slice(size))];
  const scaling = fitScaling('standard', own.inputs, own.dimension);
  const centre = mean(Array.from(own.targets));
  const unit = rms(
    own.targets,
    own.targets.map(() => centre),
  );
  const scaled = (part: Generated): Generated => ({
    dimension: part.dimension,
    inputs: applyScaling(scaling, part.inputs),
    targets: part.targets.map((y) => (y - centre) / unit),
  });
  return { training: scaled(own), test: scaled(rest), rest, unit };
}
