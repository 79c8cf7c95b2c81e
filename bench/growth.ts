/** How the time of a fit grows with the number of samples: medians over several seeds, and the fitted exponents. */
import type { ProblemSpec } from './problems';
import { measure } from './run';
import { inSeconds, median, tableOf } from './table';
import { GAP } from './task';

export interface GrowthPoint {
  readonly samples: number;
  /** Median on the wall clock. */
  readonly ms: number;
  readonly cpuMs: number;
}

export interface GrowthSeries {
  readonly name: string;
  /** Sizes at which every seed reached its gap. */
  readonly points: readonly GrowthPoint[];
  /** p of time ∝ n^p over the last decade of n; null with fewer than three points to tell. */
  readonly exponent: number | null;
  /** Why the series ends before its last size. */
  readonly end: string | null;
}

interface Plan {
  readonly name: string;
  readonly spec: Omit<ProblemSpec, 'samples' | 'seed'>;
  readonly sizes: readonly number[];
}

const ONE_INPUT = [10, 30, 100, 300, 1000, 3000, 10_000, 20_000, 50_000, 100_000];
const TWO_INPUTS = [10, 20, 50, 100, 150, 200, 350, 500];

const PLANS: readonly Plan[] = [
  {
    name: '1 input, free bias, random targets',
    spec: { family: 'normal', inputs: 1, bias: 'free', skip: 'affine' },
    sizes: ONE_INPUT,
  },
  { name: '1 input, joint bias, sin(3x)', spec: { family: 'sine', inputs: 1 }, sizes: ONE_INPUT },
  { name: '2 inputs, planted teacher', spec: { family: 'teacher', inputs: 2 }, sizes: TWO_INPUTS },
  { name: '2 inputs, random targets', spec: { family: 'normal', inputs: 2 }, sizes: TWO_INPUTS },
];

export interface GrowthOptions {
  /** One seed, sizes up to a fifth, short limits. */
  readonly quick: boolean;
  readonly say: (line: string) => void;
}

export async function growth({ quick, say }: GrowthOptions): Promise<GrowthSeries[]> {
  const seeds = quick ? [1] : [1, 2, 3];
  const seconds = quick ? 10 : 60;
  const series: GrowthSeries[] = [];
  for (const { name, spec, sizes } of PLANS) {
    say(`${name} …`);
    const largest = sizes[sizes.length - 1] / (quick ? 5 : 1);
    const points: GrowthPoint[] = [];
    let end: string | null = null;
    for (const samples of sizes.filter((size) => size <= largest)) {
      const point = await pointOf({ ...spec, samples, seed: 0 }, seeds, seconds);
      if (typeof point === 'string') {
        end = `n = ${samples}: ${point}`;
        break;
      }
      points.push(point);
      say(`  n = ${samples}: ${inSeconds(point.ms)}`);
    }
    if (end !== null) say(`  ${end}`);
    series.push({ name, points, exponent: exponentOf(points), end });
  }
  return series;
}

/** The median of the seeds; a sentence when one of them has no proof to the gap. */
async function pointOf(
  spec: ProblemSpec,
  seeds: readonly number[],
  seconds: number,
): Promise<GrowthPoint | string> {
  const times: number[] = [];
  const cpu: number[] = [];
  for (const seed of seeds) {
    const { outcome, ms, cpuMs } = await measure({
      method: 'hullfit',
      problem: { ...spec, seed },
      seed: 1,
      seconds,
    });
    if (outcome.kind === 'none' || ms === null || cpuMs === null) return outcome.note;
    if (outcome.gap === null || outcome.gap > GAP) return outcome.note;
    times.push(ms);
    cpu.push(cpuMs);
  }
  return { samples: spec.samples, ms: median(times), cpuMs: median(cpu) };
}

/**
 * Least squares on logarithms over the last decade of n, where times are at least twice the shortest of the curve: smaller
 * fits measure the start of a process rather than growth, and would make the exponent look small.
 */
export function exponentOf(points: readonly GrowthPoint[]): number | null {
  const largest = Math.max(...points.map(({ samples }) => samples));
  const shortest = Math.min(...points.map(({ ms }) => ms));
  const last = points.filter(({ samples, ms }) => 10 * samples >= largest && ms >= 2 * shortest);
  if (last.length < 3) return null;
  const xs = last.map(({ samples }) => Math.log(samples));
  const ys = last.map(({ ms }) => Math.log(ms));
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const [x0, y0] = [mean(xs), mean(ys)];
  const covariance = xs.reduce((sum, x, k) => sum + (x - x0) * (ys[k] - y0), 0);
  return covariance / xs.reduce((sum, x) => sum + (x - x0) ** 2, 0);
}

export function growthTable(series: readonly GrowthSeries[]): string {
  const rows = series.map(({ name, points, exponent, end }) => {
    const last = points.at(-1);
    return [
      name,
      last ? String(last.samples) : '-',
      last ? inSeconds(last.ms) : '-',
      last ? inSeconds(last.cpuMs) : '-',
      exponent === null ? '-' : exponent.toFixed(2),
      end ?? '',
    ];
  });
  return tableOf(['growth', 'largest n', 'time', 'cpu', 'exponent', 'note'], rows, new Set([0, 5]));
}
