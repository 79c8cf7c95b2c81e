/** The files that are waited for: tables and .hull files, the same on every machine. */
import { Random } from '../../src/data/random';

/** One input at uneven places, many bends: 100,000 rows need 50,000 neurons. */
export function waves(rows: number): string {
  const random = new Random(2);
  const lines = Array.from({ length: rows }, (_, i) => {
    const x = -1 + (2 * (i + 0.9 * random.uniform())) / rows;
    return `${x},${Math.sin(40 * x) + 0.3 * Math.sin(173 * x)}`;
  });
  return `x,y\n${lines.join('\n')}\n`;
}

/** Normal inputs x0, x1, … and a normal target: nothing to find, so that a fit goes on to its limit. */
export function gauss(rows: number, inputs: number): string {
  const random = new Random(4);
  const names = Array.from({ length: inputs }, (_, k) => `x${k}`);
  const line = (): string => Array.from({ length: inputs + 1 }, () => random.normal().toPrecision(9)).join();
  return `${[...names, 'y'].join()}\n${Array.from({ length: rows }, line).join('\n')}\n`;
}

export const WAVES_FILE = `dataset waves { from "waves.csv" inputs x target y }
network line { activation relu bias free skip affine }
fit line { data waves network line }
`;

export const gaussFile = (inputs: number, clauses: string): string =>
  `dataset cloud { from "gauss.csv" inputs ${Array.from({ length: inputs }, (_, k) => `x${k}`).join(', ')} target y }
fit cloud { data cloud ${clauses} }
`;

export const SMALL_FILE = `dataset points { samples {
  -1 -> 0.2
  0 -> 1
  0.5 -> 0.3
  1.5 -> 0.8
} }
fit small { data points goal within 0.05 }
`;

export const MOONS_FILE = `dataset moons { generate moons(samples: 100, noise: 0.15, seed: 1) }
fit moons { data moons goal classify soft 10 }
`;
