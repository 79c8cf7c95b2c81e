/**
 * Losses: the proven objective beside that of PyTorch's Adam, width 200, which minimises the very same one and has Hullfit's time
 * for each of five seeds. The best of them is to be no lower than Hullfit's, in any number of inputs.
 */
import type { Goal } from '../src/core/problem';
import type { Measured } from './outcome';
import { titleOf, type ProblemSpec } from './problems';
import { isInstalled } from './python';
import { measure } from './run';
import { inPowers, inSeconds, ratioOf, tableOf } from './table';

export interface LossFinding {
  readonly work: string;
  readonly hullfit: Measured;
  /** One a seed. */
  readonly rivals: readonly Measured[];
}

export interface LossOptions {
  readonly quick: boolean;
  /** Only problems whose title has this part. */
  readonly only: string;
  readonly say: (line: string) => void;
}

/** Relative gap that Hullfit is to prove, and the seconds it has for it. */
const GAP = 1e-6;
const SECONDS = 20;
const SEEDS = [1, 2, 3, 4, 5];
const QUICK_PROBLEMS = 2;

const of = (
  family: ProblemSpec['family'],
  inputs: number,
  samples: number,
  noise: number,
  goal: Goal,
): ProblemSpec => ({ family, inputs, samples, seed: 1, noise, goal, skip: 'constant' });

/** Penalties of some 1 to 5 % of the least one that leaves no neuron. */
const PROBLEMS: readonly ProblemSpec[] = [
  of('sine', 1, 200, 0.2, { kind: 'least_squares', penalty: 0.005 }),
  of('teacher', 2, 1000, 1, { kind: 'least_squares', penalty: 0.01 }),
  of('teacher', 2, 300, 0.5, { kind: 'least_absolute', penalty: 0.01 }),
  of('teacher', 3, 300, 0.5, { kind: 'huber', delta: 0.3, penalty: 0.01 }),
  of('friedman', 6, 300, 1, { kind: 'least_squares', penalty: 0.067 }),
  of('friedman', 6, 300, 1, { kind: 'quantile', tau: 0.8, penalty: 0.0035 }),
  of('friedman', 6, 1000, 1, { kind: 'least_squares', penalty: 0.026 }),
  of('friedman', 8, 200, 1, { kind: 'least_squares', penalty: 0.059 }),
];

export async function losses({ quick, only, say }: LossOptions): Promise<LossFinding[]> {
  if (!isInstalled('torch')) {
    say('PyTorch is not installed; `npm run bench -- --install` installs it (Debian).');
    return [];
  }
  const chosen = PROBLEMS.filter((problem) => titleOf(problem).includes(only));
  const found: LossFinding[] = [];
  for (const problem of quick ? chosen.slice(0, QUICK_PROBLEMS) : chosen) {
    const work = titleOf(problem);
    say(`${work} …`);
    const hullfit = await measure({ method: 'hullfit', problem, seed: 1, seconds: SECONDS, gap: GAP });
    const seconds = (hullfit.ms ?? 1000 * SECONDS) / 1000;
    const rivals: Measured[] = [];
    for (const seed of SEEDS) rivals.push(await measure({ method: 'torch', problem, seed, seconds }));
    found.push({ work, hullfit, rivals });
    say(lossesTable(found.slice(-1)));
  }
  return found;
}

export function lossesTable(findings: readonly LossFinding[]): string {
  const rows = findings.map(({ work, hullfit, rivals }) => {
    const own = objectiveOf(hullfit);
    const best = Math.min(...rivals.map(objectiveOf));
    const gap = hullfit.outcome.kind === 'answer' ? hullfit.outcome.gap : null;
    return [
      work,
      own.toPrecision(6),
      gap === null ? '' : inPowers(gap),
      hullfit.ms === null ? '' : inSeconds(hullfit.ms),
      best.toPrecision(6),
      `${ratioOf(best, own)} ×`,
      own <= best ? 'yes' : 'NO',
    ];
  });
  const head = ['work', 'objective', 'gap', 'time', 'Adam, best of 5', 'ratio', 'not above'];
  return tableOf(head, rows, new Set([0]));
}

/** Infinite where there is no answer. */
function objectiveOf({ outcome }: Measured): number {
  return outcome.kind === 'answer' ? outcome.objective : Infinity;
}
