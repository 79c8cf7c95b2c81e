/** PyTorch and scikit-learn, where Debian's python3-torch and python3-sklearn are installed. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { TrainingLoss } from '../src/rivals/trainingLoss';
import { simplify } from '../src/rivals/simplify';
import { outcomeOf, type Measured } from './outcome';
import { problemOf } from './problems';
import { outputOf } from './process';
import { DECAY, LEARNING_RATE, STEPS, WIDTH, type Method, type Task } from './task';
import { termsOf } from '../src/rivals/goals';

const SCRIPTS = { torch: 'torch_adam.py', sklearn: 'sklearn_mlp.py' } as const;
type PythonMethod = keyof typeof SCRIPTS;

/** Where the scripts lie; npm starts the benchmark in the project's folder. */
const FOLDER = join(process.cwd(), 'bench');
/** Debian's own Python comes first: another one on the path does not see Debian's packages. */
const INTERPRETERS = ['/usr/bin/python3', 'python3'];

const interpreters = new Map<Method, string | null>();

/** The interpreter that has the method's package; null when none has. */
export function interpreterOf(method: PythonMethod): string | null {
  const known = interpreters.get(method);
  if (known !== undefined) return known;
  const found =
    INTERPRETERS.find(
      (command) => spawnSync(command, ['-c', `import ${method}`], { stdio: 'ignore' }).status === 0,
    ) ?? null;
  interpreters.set(method, found);
  return found;
}

export function isInstalled(method: PythonMethod): boolean {
  return interpreterOf(method) !== null;
}

/** What the scripts print. */
interface Trained {
  readonly ms: number;
  readonly cpuMs: number;
  readonly peakBytes: number;
  readonly iterations: number;
  readonly theta: readonly number[];
  readonly output: readonly number[];
  readonly skip: readonly number[];
  readonly version: string;
}

/** Trains with a Python package; what follows (rescaling, merging, dropping) is our own. Null when it was ended. */
export async function runPython(task: Task): Promise<Measured | null> {
  const method = task.method as PythonMethod;
  const interpreter = interpreterOf(method);
  if (interpreter === null) throw new Error(`No Python with the package ${method} is installed.`);
  const problem = problemOf(task.problem);
  const { classes, shape, tolerance, weight } = termsOf(problem);
  const input = {
    count: problem.count,
    dimension: problem.dimension,
    inputs: Array.from(problem.inputs),
    targets: Array.from(problem.targets),
    slope: problem.slope,
    bias: problem.bias.kind,
    skip: problem.skip,
    goal: classes ? 'classify' : weight < Infinity ? 'penalty' : 'interpolate',
    tolerance,
    // an infinite slope, of a square without an end, is null in JSON
    shape,
    width: WIDTH,
    steps: STEPS,
    decay: new TrainingLoss(problem, WIDTH, DECAY).decay,
    learningRate: LEARNING_RATE,
    seed: task.seed,
    seconds: task.seconds,
    double: false,
  };
  const output = await outputOf({
    command: interpreter,
    args: [join(FOLDER, SCRIPTS[method])],
    input: JSON.stringify(input),
    // the import of a large package is not the method's time
    seconds: task.seconds + 20,
  });
  if (output === null) return null;
  const { ms, cpuMs, peakBytes, version, iterations, ...trained } = JSON.parse(output) as Trained;
  // scikit-learn has no leaky ReLU
  const trainedAs = method === 'sklearn' ? { ...problem, slope: 0 } : problem;
  const note =
    method === 'sklearn' ? `${version}, ReLU and a free constant, iterations: ` : `${version}, steps: `;
  const outcome = outcomeOf(trainedAs, {
    kind: 'fit',
    network: simplify(trainedAs, trained),
    gap: null,
    note: `${note}${iterations}`,
  });
  return { outcome, ms, cpuMs, peakBytes };
}
