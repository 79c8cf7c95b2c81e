/** All experiments, in the order of docs/experiments.md. */
import type { Experiment } from './cell';
import { classes } from './classes';
import { constraints } from './constraints';
import { holdout } from './holdout';
import { noise } from './noise';
import { planted } from './planted';
import { slopes } from './slopes';
import { tables } from './tables';

export const EXPERIMENTS = [
  planted,
  constraints,
  slopes,
  classes,
  noise,
  tables,
  holdout,
] as unknown as readonly Experiment[];
