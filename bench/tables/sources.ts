/** The tables of the benchmark: real ones of the package vega-datasets, and generated ones; each split by one fixed shuffle. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { leastSquaresOn } from '../../src/core/linear/orthogonal';
import { friedman, type Generated, parabola, teacher } from '../../src/data/generators';
import { Random } from '../../src/data/random';
import { problemOf } from '../problems';

/** Rows of inputs and their targets. */
export interface Table {
  readonly inputs: readonly (readonly number[])[];
  readonly targets: readonly number[];
}

/** What is fitted, and what is left to judge the fit by. */
export interface Split {
  readonly train: Table;
  readonly test: Table;
}

const NONE: Table = { inputs: [], targets: [] };
const FOLDER = join('node_modules', 'vega-datasets', 'data');
/** Part of the rows that are fitted, and the seed of the shuffle. */
const TRAIN = 0.8;
const SHUFFLE_SEED = 1;

type Row = Readonly<Record<string, unknown>>;

const jsonRows = (name: string): Row[] => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Row[];

/** The rows in which all of these columns are numbers; the last column is the target. */
function tableOf(rows: readonly Row[], columns: readonly string[]): Table {
  const complete = rows
    .map((row) => columns.map((name) => row[name]))
    .filter((row): row is number[] => row.every((value) => typeof value === 'number'));
  return { inputs: complete.map((row) => row.slice(0, -1)), targets: complete.map((row) => row.at(-1)!) };
}

/** +1 above the median of the targets, −1 elsewhere. */
function aboveMedian({ inputs, targets }: Table): Table {
  const middle = [...targets].sort((p, q) => p - q)[Math.floor(targets.length / 2)];
  return { inputs, targets: targets.map((y) => (y > middle ? 1 : -1)) };
}

function cars(...columns: string[]): Table {
  const rows = jsonRows('cars.json').map((row) => ({
    ...row,
    Year: new Date(String(row.Year)).getFullYear(),
  }));
  return tableOf(rows, [...columns, 'Miles_per_Gallon']);
}

interface WeatherRow {
  readonly date: string;
  readonly temp_min: string;
  readonly temp_max: string;
}

const weatherRows = (): WeatherRow[] =>
  parse(readFileSync(join(FOLDER, 'seattle-weather.csv'), 'utf8'), { columns: true });

function weather(): Table {
  const rows = weatherRows().map((row) => {
    const date = new Date(row.date);
    const day = 1 + (date.getTime() - Date.UTC(date.getUTCFullYear(), 0)) / 86_400_000;
    return { day, temp_min: Number(row.temp_min), temp_max: Number(row.temp_max) };
  });
  return tableOf(rows, ['day', 'temp_min', 'temp_max']);
}

const movies = (): Table =>
  tableOf(jsonRows('movies.json'), [
    'US Gross',
    'Production Budget',
    'Running Time min',
    'IMDB Votes',
    'IMDB Rating',
  ]);

function generated({ dimension: d, inputs, targets }: Generated): Table {
  const rows = Array.from(targets, (_, i) => Array.from(inputs.subarray(i * d, (i + 1) * d)));
  return { inputs: rows, targets: Array.from(targets) };
}

/** Standard normal inputs and targets that have nothing to do with one another. */
function noise(samples: number, dimension: number): Table {
  const random = new Random(1);
  const row = (): number[] => Array.from({ length: dimension }, () => random.normal());
  const inputs = Array.from({ length: samples }, row);
  return { inputs, targets: inputs.map(() => random.normal()) };
}

const CARS = ['Cylinders', 'Displacement', 'Horsepower', 'Weight_in_lbs', 'Acceleration', 'Year'];
const CARS_3 = ['Horsepower', 'Weight_in_lbs', 'Acceleration'];
const CARS_2 = ['Horsepower', 'Weight_in_lbs'];
/** Seeds of the planted family with a dense network that is lighter than the planted one. */
export const DENSE_SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

/** All rows of each table, and how many of them are fitted at most. */
const SOURCES = {
  cars6: { rows: () => cars(...CARS) },
  cars3: { rows: () => cars(...CARS_3) },
  cars2: { rows: () => cars(...CARS_2) },
  cars6Classes: { rows: () => aboveMedian(cars(...CARS)) },
  weather2: { rows: weather, most: 1000 },
  movies4: { rows: () => aboveMedian(movies()), most: 900 },
  friedman6: { rows: () => generated(friedman({ inputs: 6, samples: 1250, seed: 1, noise: 1 })) },
  friedman8: { rows: () => generated(friedman({ inputs: 8, samples: 1250, seed: 1, noise: 1 })) },
  friedman3: { rows: () => generated(friedman({ inputs: 3, samples: 1250, seed: 1, noise: 1 })) },
  parabola2: { rows: () => generated(parabola({ samples: 625, seed: 1 })) },
  noise20: { rows: () => noise(25_000, 20) },
} as const satisfies Record<string, { rows: () => Table; most?: number }>;

export type SourceName = keyof typeof SOURCES;

/** The first 80 % after the shuffle, and the rest. */
export function splitOf(name: SourceName): Split {
  const source: { rows: () => Table; most?: number } = SOURCES[name];
  const { inputs, targets } = source.rows();
  const order = shuffled(targets.length);
  const count = Math.min(Math.floor(TRAIN * targets.length), source.most ?? Infinity);
  const part = (rows: readonly number[]): Table => ({
    inputs: rows.map((i) => inputs[i]),
    targets: rows.map((i) => targets[i]),
  });
  return { train: part(order.slice(0, count)), test: part(order.slice(count)) };
}

function shuffled(count: number): number[] {
  const random = new Random(SHUFFLE_SEED);
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor((i + 1) * random.uniform());
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** Fewer rows are fitted, the same are left to judge by. */
export function firstRows(name: SourceName, count: number): Split {
  const { train, test } = splitOf(name);
  return { train: { inputs: train.inputs.slice(0, count), targets: train.targets.slice(0, count) }, test };
}

/** A teacher of three neurons with noise; all of it is fitted. */
export function noisyTeacher(inputs: number, samples: number, seed: number, noise = 0.5): Split {
  const all = teacher({ neurons: 3, inputs, samples, seed, noise, slope: 0.1 });
  return { train: generated(all), test: NONE };
}

/** A planted network of mass 6 (problems.ts); there is nothing to judge it by. */
export function plantedTable(inputs: number, samples: number, seed: number): Split {
  const { dimension, inputs: rows, targets } = problemOf({ family: 'planted', inputs, samples, seed });
  return { train: generated({ dimension, inputs: rows, targets }), test: NONE };
}

/** The root mean square of what the best affine function leaves of the targets. */
export function linearResidual({ inputs, targets }: Table): number {
  const columns = inputs[0].map((_, k) => Float64Array.from(inputs, (row) => row[k]));
  columns.push(new Float64Array(targets.length).fill(1));
  const means = columns.map((column) => column.reduce((sum, value) => sum + value, 0) / column.length);
  // centred, so that columns far from zero do not depend on one another by rounding
  const centred = columns.map((column, k) =>
    k + 1 < columns.length ? column.map((v) => v - means[k]) : column,
  );
  const coefficients = leastSquaresOn(centred, Float64Array.from(targets));
  let squares = 0;
  targets.forEach((y, i) => {
    let rest = y;
    centred.forEach((column, k) => (rest -= coefficients[k] * column[i]));
    squares += rest * rest;
  });
  return Math.sqrt(squares / targets.length);
}

/** Inputs x1, x2, … and the target y. */
export function csvOf({ inputs, targets }: Table): string {
  const head = [...inputs[0].map((_, k) => `x${k + 1}`), 'y'].join();
  return `${[head, ...inputs.map((row, i) => [...row, targets[i]].join())].join('\n')}\n`;
}
