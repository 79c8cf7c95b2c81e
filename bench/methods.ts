/** The methods that run in a Node process: Hullfit, the brute-force program, gradient descent. */
import type { Problem } from '../src/core/problem';
import type { Solution, SolveOptions } from '../src/core/solution';
import { solve } from '../src/core/solve';
import { endingSentence } from '../src/result/ending';
import { gradientDescent } from '../src/rivals/adam';
import type { TrainedRival } from '../src/rivals/trainedRival';
import { linearProgram } from './linearProgram';
import type { Fit, NoAnswer } from './outcome';
import { problemOf } from './problems';
import { DECAY, GAP, LEARNING_RATE, STEPS, WIDTH, type Refit, type RefitTask, type Task } from './task';

const now = (): number => performance.now();

async function hullfit(
  problem: Problem,
  { seconds, gap, sparsify, lighterThan = 0 }: Task,
): Promise<Fit | NoAnswer> {
  const found = new AbortController();
  const solution = await solve(problem, {
    gap: gap ?? GAP,
    timeMs: 1000 * seconds,
    sparsify: sparsify ?? 'merge',
    now,
    signal: found.signal,
    onProgress: ({ objective }) => {
      if (objective !== null && objective < lighterThan) found.abort();
    },
  });
  const reason = solution.ending ? endingSentence(solution.ending) : solution.status;
  if (solution.objective === null) return { kind: 'none', note: reason };
  const note = solution.status === 'optimal' ? `iterations: ${solution.trace.length}` : reason;
  return { kind: 'fit', network: solution, gap: solution.gap, note };
}

/** As many steps as the time allows, by the pace of a trial over a tenth of it, so that the learning rate falls to its end. */
async function adam(problem: Problem, { seconds, seed }: Task): Promise<Fit | NoAnswer> {
  const options = { width: WIDTH, seeds: [seed], decay: DECAY, learningRate: LEARNING_RATE, now };
  const trialMs = 100 * seconds;
  const [trial] = await gradientDescent(problem, { ...options, steps: STEPS, timeMs: trialMs });
  if (trial.stoppedBy === 'steps') return fitOf(trial);
  const steps = Math.min(STEPS, 9 * Math.max(1, trial.iterations));
  const [result] = await gradientDescent(problem, { ...options, steps, timeMs: 9 * trialMs });
  return fitOf(result);
}

function fitOf(result: TrainedRival): Fit {
  return { kind: 'fit', network: result, gap: null, note: `steps: ${result.iterations}` };
}

export const METHODS: Readonly<Record<string, (problem: Problem, task: Task) => Promise<Fit | NoAnswer>>> = {
  hullfit,
  adam,
  program: (problem, { seconds }) => linearProgram(problem, seconds),
};

/** Fits a problem, then the changed one `repeats` times anew and from that first fit. */
export async function refit({ problem: spec, seconds, repeats }: RefitTask): Promise<Refit> {
  const options: SolveOptions = { gap: GAP, timeMs: 1000 * seconds, sparsify: 'merge', now };
  const previous = await solve(problemOf(spec), options);
  const changed = problemOf({ ...spec, changed: true });
  const warmed: SolveOptions & { readonly warm: Solution } = { ...options, warm: previous };
  const coldMs: number[] = [];
  const warmMs: number[] = [];
  const solutions: Solution[] = [];
  const timed = async (times: number[], chosen: SolveOptions): Promise<void> => {
    const started = now();
    solutions.push(await solve(changed, chosen));
    times.push(now() - started);
  };
  for (let turn = 0; turn < repeats; turn++) {
    await timed(coldMs, options);
    await timed(warmMs, warmed);
  }
  const objectives = solutions.map(({ objective }) => objective ?? NaN);
  const [least, most] = [Math.min(...objectives), Math.max(...objectives)];
  const agree =
    solutions.every(({ status }) => status === 'optimal') && most - least <= 2 * GAP * Math.max(1, most);
  return { coldMs, warmMs, agree };
}
