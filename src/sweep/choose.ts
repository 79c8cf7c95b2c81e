/** Which point of a sweep is chosen, and why, in a sentence. */
import { type Choice, type ChoiceRule, pointWords, type SweepRow } from '../result/sweepResult';
import { numbersOf } from '../result/variedNumbers';
import type { SweepPlan } from './plan';

/** A point that has what its rule looks at. */
interface Candidate {
  readonly point: number;
  readonly row: SweepRow;
}

type Named = Pick<SweepPlan, 'clauses'>;

/** Of rows in the order of the plan's points. */
export function choose(plan: Named, rows: readonly SweepRow[], rule: ChoiceRule): Choice {
  const fitted = rows.flatMap((row, point) =>
    row.mass === null || row.neurons === null ? [] : [{ point, row }],
  );
  const found = RULES[rule](plan, fitted);
  if (typeof found === 'string') return { rule, point: null, set: {}, why: found };
  const { point, row } = found.chosen;
  const set = Object.fromEntries(plan.clauses.map((clause, at) => [clause, row.values[at]]));
  return { rule, point, set, why: `${pointWords(plan.clauses, row.values)}: ${found.why}` };
}

type Rule = (
  plan: Named,
  fitted: readonly Candidate[],
) => { readonly chosen: Candidate; readonly why: string } | string;

const RULES: Readonly<Record<ChoiceRule, Rule>> = {
  'lowest cv': (_, fitted) => {
    const known = withCv(fitted);
    const best = least(known, ({ cv }) => cv);
    if (!best) return NO_CV;
    return {
      chosen: best,
      why: `its cv, ${number(best.cv)} ± ${number(best.se)}, is the least of ${of(known)}.`,
    };
  },
  'lowest test': (_, fitted) => {
    const known = fitted.flatMap((one) => (one.row.test === null ? [] : [{ ...one, test: one.row.test }]));
    const best = least(known, ({ test }) => test);
    if (!best) return 'No point is chosen: none has a test error.';
    return { chosen: best, why: `its test error, ${number(best.test)}, is the least of ${of(known)}.` };
  },
  'fewest neurons': (_, fitted) => {
    const best = sparsest(fitted);
    if (!best) return NO_NETWORK;
    return { chosen: best, why: `its ${neuronsAre(best.row)} the fewest of ${of(fitted)}.` };
  },
  'lowest mass': (_, fitted) => {
    const best = least(fitted, ({ row }) => row.mass!);
    if (!best) return NO_NETWORK;
    return { chosen: best, why: `its mass, ${number(best.row.mass!)}, is the least of ${of(fitted)}.` };
  },
  // Breiman, Friedman, Olshen and Stone, Classification and Regression Trees, 1984, section 3.4.3
  one_standard_error: (plan, fitted) => {
    const known = withCv(fitted);
    const best = least(known, ({ cv }) => cv);
    if (!best) return NO_CV;
    const near = known.filter(({ cv }) => cv <= best.cv + best.se);
    const chosen = sparsest(near)!;
    const bound = `the least cv, ${number(best.cv)} at ${pointWords(plan.clauses, best.row.values)}, plus its standard error ${number(best.se)}`;
    const why = `its ${neuronsAre(chosen.row)} the fewest of the ${of(near)} with a cv of at most ${bound}; its own is ${number(known.find(({ point }) => point === chosen.point)!.cv)}.`;
    return { chosen, why };
  },
  knee: (plan, fitted) => knee(plan, fitted),
};

const NO_CV = 'No point is chosen: none has a network on every fold.';
const NO_NETWORK = 'No point is chosen: none has a network.';

function withCv(fitted: readonly Candidate[]) {
  return fitted.flatMap((one) =>
    one.row.cv === null || one.row.cvSe === null ? [] : [{ ...one, cv: one.row.cv, se: one.row.cvSe }],
  );
}

/** The first of the least. */
function least<T>(list: readonly T[], value: (one: T) => number): T | undefined {
  return list.reduce<T | undefined>(
    (best, one) => (best === undefined || value(one) < value(best) ? one : best),
    undefined,
  );
}

/** Of the fewest neurons, then of the least mass. */
function sparsest<T extends Candidate>(list: readonly T[]): T | undefined {
  const fewest = Math.min(...list.map(({ row }) => row.neurons!));
  return least(
    list.filter(({ row }) => row.neurons === fewest),
    ({ row }) => row.mass!,
  );
}

/**
 * The point of the curve of neurons farthest from the line between its ends, both axes scaled to [0, 1]: the rule of the Kneedle detector
 * (Satopää, Albrecht, Irwin and Raghavan 2011) on the whole curve. The varied number counts by its place among its values, which is the same
 * for even and for `log` spacing.
 */
function knee({ clauses }: Named, fitted: readonly Candidate[]): ReturnType<Rule> {
  const numbers = numbersOf(fitted.map(({ row }) => row.values[0]));
  if (clauses.length !== 1 || numbers === null || fitted.length < 3) {
    return 'No point is chosen: a knee needs networks for at least three values of one number.';
  }
  const curve = fitted.map((one, at) => ({ ...one, x: numbers[at] })).sort((a, b) => a.x - b.x);
  const counts = curve.map(({ row }) => row.neurons!);
  const [low, high] = [Math.min(...counts), Math.max(...counts)];
  const y = counts.map((count) => (high > low ? (count - low) / (high - low) : 0));
  const last = curve.length - 1;
  // the distance from the chord, but for a factor that is the same for all
  const away = y.map((value, at) => Math.abs(value - (y[0] + ((y[last] - y[0]) * at) / last)));
  const place = away.indexOf(Math.max(...away));
  if (!(away[place] > NO_BEND)) return 'No point is chosen: the curve of neurons is straight.';
  const chosen = curve[place];
  return {
    chosen,
    why: `at ${neuronWords(chosen.row)} the curve of neurons over ${clauses[0]} is farthest from the line between its ends.`,
  };
}

/** Rounding of a straight line. */
const NO_BEND = 1e-9;

function of(list: readonly unknown[]): string {
  return `${list.length} ${list.length === 1 ? 'point' : 'points'}`;
}

function neuronWords({ neurons }: SweepRow): string {
  return `${neurons} ${neurons === 1 ? 'neuron' : 'neurons'}`;
}

const neuronsAre = (row: SweepRow): string => `${neuronWords(row)} ${row.neurons === 1 ? 'is' : 'are'}`;

function number(value: number): string {
  return String(Number(value.toPrecision(4)));
}
