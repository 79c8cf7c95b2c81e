/** The fits of tables that the solver must close, and in what time: l2 joint, slope 0.1. */
import {
  DENSE_SEEDS,
  firstRows,
  linearResidual,
  noisyTeacher,
  plantedTable,
  type SourceName,
  type Split,
  splitOf,
} from './sources';

export interface TableWork {
  readonly work: string;
  /** One table, or several of one kind, all of which are to be closed. */
  readonly splits: () => readonly Split[];
  /** Of the fit, from the rows that are fitted. */
  readonly goal: (split: Split) => string;
  readonly gap: number;
  /** The whole process; the fit's own limit is longer, so that a miss has a size. */
  readonly seconds: number;
  /** The fit's own limit where that is what is asked about. */
  readonly limitSeconds?: number;
  readonly mostNeurons?: number;
  readonly mostBytes?: number;
  /** Of the network and the dataset. */
  readonly skip: 'none' | 'constant';
  readonly scale: 'none' | 'standard';
}

const ofTable = (
  work: string,
  source: SourceName,
  goal: 'classify' | 'classify soft 1' | 1 | 2,
  gap: number,
  seconds: number,
  rest: Partial<TableWork> = {},
): TableWork => ({
  work,
  splits: () => [splitOf(source)],
  goal: ({ train }) =>
    typeof goal === 'number' ? `within ${(goal * linearResidual(train)).toPrecision(6)}` : goal,
  gap,
  seconds,
  skip: 'constant',
  scale: 'standard',
  ...rest,
});

const SQUARES = { skip: 'constant', scale: 'standard' } as const;

const TEACHER = { goal: () => 'interpolate', skip: 'constant', scale: 'standard' } as const;

export const WORKS: readonly TableWork[] = [
  ofTable('cars, 6 inputs, within 2 sd', 'cars6', 2, 1e-3, 6),
  ofTable('cars, 6 inputs, within 1 sd', 'cars6', 1, 1e-3, 30),
  ofTable('cars, 3 inputs, within 1 sd', 'cars3', 1, 1e-3, 20),
  ofTable('cars, 2 inputs, within 1 sd', 'cars2', 1, 1e-4, 20, { mostNeurons: 115 }),
  ofTable('weather, 2 inputs, within 2 sd', 'weather2', 2, 1e-6, 10),
  ofTable('friedman, 6 inputs, within 1 sd', 'friedman6', 1, 1e-3, 20),
  ofTable('friedman, 3 inputs, within 1 sd', 'friedman3', 1, 1e-2, 60),
  {
    ...TEACHER,
    work: 'noisy teacher, 5 inputs, interpolate',
    splits: () => [noisyTeacher(5, 100, 1)],
    gap: 1e-4,
    seconds: 20,
  },
  {
    ...TEACHER,
    work: 'noisy teacher, 8 inputs, interpolate',
    splits: () => [noisyTeacher(8, 100, 1)],
    gap: 5e-2,
    seconds: 60,
  },
  {
    work: 'planted with a lighter dense network, 8 inputs, eight seeds',
    splits: () => DENSE_SEEDS.map((seed) => plantedTable(8, 100, seed)),
    goal: () => 'interpolate',
    gap: 5e-2,
    seconds: 60,
    skip: 'none',
    scale: 'none',
  },
  ofTable('cars, 6 inputs, above the median, classify soft 1', 'cars6Classes', 'classify soft 1', 1e-3, 60),
  ofTable('movies, 4 inputs, above the median, classify soft 1', 'movies4', 'classify soft 1', 0.1, 60),
  ofTable('parabola, 2 inputs, hard margin', 'parabola2', 'classify', 1e-4, 20),
  ofTable('noise, 20 inputs, 20,000 rows, within 1 sd, time 30 s', 'noise20', 1, 1, 31, {
    limitSeconds: 30,
    mostBytes: 1.5e9,
  }),
  {
    ...SQUARES,
    work: 'teacher, 2 inputs, 1,000 rows, noise 1, squares 1 %',
    splits: () => [noisyTeacher(2, 1000, 1, 1)],
    goal: () => 'least_squares penalty 1%',
    gap: 1e-4,
    seconds: 10,
  },
  {
    ...SQUARES,
    work: 'friedman, 6 inputs, 300 rows, squares 5 %',
    splits: () => [firstRows('friedman6', 300)],
    goal: () => 'least_squares penalty 5%',
    gap: 1e-3,
    seconds: 20,
  },
  {
    ...SQUARES,
    work: 'friedman, 6 inputs, 1,000 rows, squares 2 %',
    splits: () => [firstRows('friedman6', 1000)],
    goal: () => 'least_squares penalty 2%',
    gap: 1e-2,
    seconds: 60,
  },
  {
    ...SQUARES,
    work: 'friedman, 8 inputs, 200 rows, squares 5 %',
    splits: () => [firstRows('friedman8', 200)],
    goal: () => 'least_squares penalty 5%',
    gap: 1e-2,
    seconds: 60,
  },
];
