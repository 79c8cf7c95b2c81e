/**
 * 1. Planted networks: how many samples it takes until the fit's neurons are the teacher's. Inputs are uniform in
 * [−1, 1]^d, weights l2 ≤ 1, joint bias.
 */
import { teacher, teacherNeurons } from '../src/data/generators';
import { Random } from '../src/data/random';
import type { Neuron } from '../src/core/solution';
import type { Cell, DoneCell, Experiment } from './cell';
import { chart } from './chart';
import { fit, GAP, problemOf } from './fit';
import { groupBy, mean, short, table } from './numbers';

interface Parameters {
  readonly inputs: number;
  readonly neurons: number;
  readonly slope: number;
  /** Samples for each free number of the teacher, of which it has neurons · (inputs + 1). */
  readonly factor: number;
  readonly seeds: readonly number[];
  /** Seconds for a fit. */
  readonly seconds: number;
}

/** `recovered`; `lighter`: a network of less mass fits, so that the teacher is none of least mass; `other`. */
type Outcome = 'recovered' | 'lighter' | 'other';

interface Answer {
  readonly samples: number;
  readonly outcomes: readonly Outcome[];
  readonly neurons: readonly number[];
  readonly proven: number;
}

const INPUTS = [1, 2, 3, 5];
const NEURONS = [1, 2, 3, 4, 5];
const FACTORS = [1, 1.5, 2, 3, 4, 6];
const SLOPE = 0.1;
const OTHER_SLOPES = [0, 0.5];
const OF_SLOPES = 3;
const MOST_SAMPLES = 150;
const SECONDS_QUICK = 1.5;

/** For a fit; more where many neurons on many inputs take them. */
function secondsOf(inputs: number, neurons: number): number {
  if (inputs === 5 && neurons === 5) return 45;
  return inputs >= 3 && neurons >= 4 ? 10 : 2.5;
}

function cells(quick: boolean): Cell<Parameters>[] {
  const seeds = Array.from({ length: quick ? 4 : 8 }, (_, k) => k + 1);
  const kinds = INPUTS.flatMap((inputs) => [
    ...(quick ? [1, 3] : NEURONS).map((neurons) => ({ inputs, neurons, slope: SLOPE })),
    ...(quick ? [0.5] : OTHER_SLOPES).map((slope) => ({ inputs, neurons: OF_SLOPES, slope })),
  ]);
  return kinds.flatMap(({ inputs, neurons, slope }) =>
    (quick ? [1, 2, 4] : FACTORS).flatMap((factor) => {
      const samples = samplesOf({ inputs, neurons, factor });
      if (samples > MOST_SAMPLES) return [];
      const id = `d${inputs}-k${neurons}-a${slope}-f${factor}`;
      const seconds = quick ? SECONDS_QUICK : secondsOf(inputs, neurons);
      const parameters = { inputs, neurons, slope, factor, seeds, seconds };
      return [{ experiment: 'planted', id, parameters }];
    }),
  );
}

function samplesOf({ inputs, neurons, factor }: Pick<Parameters, 'inputs' | 'neurons' | 'factor'>): number {
  return Math.max(2, Math.round(factor * neurons * (inputs + 1)));
}

async function run(parameters: Parameters): Promise<Answer> {
  const { inputs, neurons, slope, seeds, seconds } = parameters;
  const samples = samplesOf(parameters);
  const outcomes: Outcome[] = [];
  const counts: number[] = [];
  let proven = 0;
  for (const seed of seeds) {
    const options = { neurons, inputs, samples, seed, noise: 0, slope };
    const own = teacherNeurons(options, new Random(seed));
    const solution = await fit(problemOf(teacher(options), { slope }), seconds);
    if (solution.status === 'optimal') proven++;
    counts.push(solution.neurons.length);
    const planted = own.reduce((sum, { output }) => sum + Math.abs(output), 0);
    if (matches(own, solution.neurons)) outcomes.push('recovered');
    else outcomes.push((solution.mass ?? Infinity) < planted * (1 - 10 * GAP) ? 'lighter' : 'other');
  }
  return { samples, outcomes, neurons: counts, proven };
}

/** The same neurons up to their order: angles below 1e-3, output weights equal to a thousandth. */
export function matches(teachers: readonly Neuron[], found: readonly Neuron[]): boolean {
  if (teachers.length !== found.length) return false;
  const open = new Set(found);
  return teachers.every((one) => {
    const theta = [...one.weights, one.bias];
    for (const other of open) {
      const apart = Math.hypot(...[...other.weights, other.bias].map((value, c) => value - theta[c]));
      if (apart > 1e-3 || Math.abs(other.output - one.output) > 1e-3 * Math.abs(one.output)) continue;
      open.delete(other);
      return true;
    }
    return false;
  });
}

/** Shares of the fits of a cell. `open`: neither recovered nor lighter, and cut short by the time; at most so many. */
function sharesOf({ outcomes, proven }: Answer) {
  const count = (wanted: Outcome): number => outcomes.filter((outcome) => outcome === wanted).length;
  const open = Math.min(count('other'), outcomes.length - proven);
  const part = (number: number): number => number / outcomes.length;
  return {
    recovered: part(count('recovered')),
    lighter: part(count('lighter')),
    other: part(count('other') - open),
    open: part(open),
  };
}

/** What is recovered of what is decided. */
function share(answer: Answer): number {
  const { recovered, open } = sharesOf(answer);
  return open === 1 ? 0 : recovered / (1 - open);
}

/** At least three quarters of the fits tell whether the teacher is recovered. */
const isDecided = ({ answer }: Done): boolean => sharesOf(answer).open <= 0.25;

type Done = DoneCell<Parameters, Answer>;

/** Samples at which half of the teachers are recovered, between two sizes on a logarithmic scale; null when never. */
export function transition(
  curve: readonly { readonly samples: number; readonly share: number }[],
): number | null {
  const at = curve.findIndex((point) => point.share >= 0.5);
  if (at < 0) return null;
  if (at === 0) return curve[0].samples;
  const [before, after] = [curve[at - 1], curve[at]];
  const t = (0.5 - before.share) / (after.share - before.share);
  return before.samples * (after.samples / before.samples) ** t;
}

function curveOf(done: readonly Done[]): { samples: number; share: number }[] {
  return done
    .filter(isDecided)
    .sort((p, q) => p.answer.samples - q.answer.samples)
    .map(({ answer }) => ({ samples: answer.samples, share: share(answer) }));
}

function report(done: readonly Done[]) {
  const main = done.filter(({ parameters }) => parameters.slope === SLOPE);
  const panels = [...groupBy(main, ({ parameters }) => parameters.inputs)].map(([inputs, own]) => ({
    title: `${inputs} input${inputs === 1 ? '' : 's'}`,
    x: { name: 'samples', log: true },
    y: { name: 'share recovered', from: 0, to: 1 },
    series: [...groupBy(own, ({ parameters }) => parameters.neurons)].map(([neurons, curve]) => ({
      name: `${neurons} neuron${neurons === 1 ? '' : 's'}`,
      points: curveOf(curve).map((point) => ({ x: point.samples, y: point.share })),
    })),
  }));
  const bySlope = done.filter(({ parameters }) => parameters.neurons === OF_SLOPES);
  const slopePanels = [...groupBy(bySlope, ({ parameters }) => parameters.inputs)].map(([inputs, own]) => ({
    title: `${inputs} input${inputs === 1 ? '' : 's'}, ${OF_SLOPES} neurons`,
    x: { name: 'samples', log: true },
    y: { name: 'share recovered', from: 0, to: 1 },
    series: [
      ...groupBy(
        [...own].sort((p, q) => p.parameters.slope - q.parameters.slope),
        ({ parameters }) => parameters.slope,
      ),
    ].map(([slope, curve]) => ({
      name: `slope ${slope}`,
      points: curveOf(curve).map((point) => ({ x: point.samples, y: point.share })),
    })),
  }));
  const kinds = groupBy(done, ({ parameters: p }) => `${p.inputs} ${p.neurons} ${p.slope}`);
  const rows = [...kinds.values()].map((curve) => {
    const { inputs, neurons, slope } = curve[0].parameters;
    const points = curveOf(curve);
    const where = transition(points);
    const decided = curve.filter(isDecided).sort((p, q) => q.answer.samples - p.answer.samples);
    const free = neurons * (inputs + 1);
    const size = decided[0]?.answer.samples;
    const parts = decided[0] && sharesOf(decided[0].answer);
    const show = (part: number | undefined): string =>
      part === undefined ? '–' : `${Math.round(100 * part)} %`;
    return [
      `${inputs}`,
      `${neurons}`,
      `${slope}`,
      where === null ? (decided.length < curve.length ? 'open' : 'not reached') : short(where),
      where === null ? '–' : short(where / free),
      size === undefined ? '–' : `${size}`,
      show(parts?.recovered),
      show(parts?.lighter),
      show(parts?.other),
      show(parts?.open),
      `${decided.length} of ${curve.length}`,
    ];
  });
  const atEnds = (inputs: number, end: 'least' | 'most'): number => {
    const own = main.filter(({ parameters }) => parameters.inputs === inputs);
    const factors = own.map(({ parameters }) => parameters.factor);
    const factor = end === 'least' ? Math.min(...factors) : 4;
    return mean(
      own.filter(({ parameters }) => parameters.factor === factor).map(({ answer }) => share(answer)),
    );
  };
  const enough = main.filter(({ parameters: p }) => p.factor >= 4);
  const shareOf = (neurons: number): number =>
    mean(enough.filter(({ parameters: p }) => p.neurons === neurons).map(({ answer }) => share(answer)));
  const single = main.filter(({ parameters: p }) => p.neurons === 1 && p.factor === 4 && p.inputs <= 3);
  const three = enough.filter(({ parameters: p }) => p.neurons === 3 && p.inputs <= 2);
  const proven = done.reduce((sum, { answer }) => sum + answer.proven, 0);
  const fits = done.reduce((sum, { answer }) => sum + answer.outcomes.length, 0);
  const limits = [...new Set(done.map(({ parameters }) => parameters.seconds))].sort((p, q) => p - q);
  return {
    title: 'Planted networks: how many samples recover the teacher',
    expected:
      'A teacher with k neurons on d inputs has k(d + 1) free numbers; with fewer samples than that it cannot be found, and with ' +
      'several times as many the network of least mass should be the teacher itself, unless a lighter one happens to agree with it.',
    body: [
      'Recovered means: as many neurons as the teacher, every one within an angle of 1e-3 and a thousandth of its output ' +
        'weight. Where it is not, either the fit is _lighter_ than the teacher, which then is no network of least mass and which ' +
        'no amount of time would find, or it is some _other_ network of the same mass, or the fit was cut short.',
      '![Share of teachers recovered against the number of samples](experiments/planted.svg)',
      '![The same for several slopes](experiments/planted-slopes.svg)',
      table(
        [
          'inputs',
          'neurons',
          'slope',
          'samples at 50 %',
          'per free number',
          'most samples',
          'recovered there',
          'lighter',
          'other',
          'cut short',
          'sizes decided',
        ],
        rows,
      ),
      'A size counts as decided when at most a quarter of its fits were cut short by their time with neither the teacher nor a ' +
        'lighter network; only decided sizes are drawn, and the last columns are of the largest of them. The share drawn is of the ' +
        'fits that were not cut short.',
      `${proven} of the ${fits} fits closed their gap of 1e-6 within their ${limits.join(', ')} s` +
        `${limits.length > 1 ? ` (${secondsOf(3, 4)} for four and five neurons on three and five inputs, ${secondsOf(5, 5)} for five on five)` : ''}.`,
    ].join('\n\n'),
    directions: [
      ...[2, 3, 5].map((inputs) => ({
        statement: `With ${inputs} inputs more teachers are recovered from four samples per free number than from one.`,
        holds: atEnds(inputs, 'most') > atEnds(inputs, 'least'),
      })),
      {
        statement:
          'A single neuron is recovered from four samples per free number in at least half of the cases (1 to 3 inputs).',
        holds: single.every(({ answer }) => share(answer) >= 0.5),
      },
      {
        statement:
          'From four samples per free number on, single neurons are recovered more often than three.',
        holds: shareOf(1) > shareOf(3),
      },
      {
        statement:
          'Of three neurons on one or two inputs, some teachers are no networks of least mass however many samples there are.',
        holds: three.some(({ answer }) => sharesOf(answer).lighter > 0),
      },
    ],
    pictures: [
      { name: 'planted', svg: chart('Share of planted networks recovered', panels) },
      { name: 'planted-slopes', svg: chart('Share of planted networks recovered, by slope', slopePanels) },
    ],
  };
}

export const planted: Experiment<Parameters, Answer> = { name: 'planted', cells, run, report };
