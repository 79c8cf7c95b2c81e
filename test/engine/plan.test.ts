import { describe, expect, it } from 'vitest';
import { Comparisons } from '../../src/engine/comparison';
import type { RivalEnd } from '../../src/engine/engine';
import type { FitJob, RivalTask } from '../../src/engine/job';
import { type FitRunner, type Plan, type PlanPorts, runPlan, runRivals } from '../../src/engine/plan';
import type { FitResult, RivalResult } from '../../src/result/schema';

const PROCESS: RivalTask = { kind: 'gaussian_process' };
const TANGENT: RivalTask = { kind: 'neural_tangent' };

/** Only what a plan looks at; the runner is a fake. */
function job(inputSha256: string, rivals: readonly RivalTask[] = [PROCESS, TANGENT]): FitJob {
  return { fit: 'a', inputSha256, rivals } as FitJob;
}

const NONE: Pick<FitResult, 'rivals' | 'dual'> = { rivals: [], dual: [1] };

function answer(status: FitResult['status'] = 'optimal'): FitResult {
  return { fit: 'a', status, ...NONE } as FitResult;
}

function rival(kind: string): RivalResult {
  return { kind, neurons: null, mass: null, maxResidual: 0, ms: 1 };
}

function plan(of: FitJob, compare = true): Plan {
  const nothing = (): void => undefined;
  const { signal } = new AbortController();
  return { job: of, compare, signal, waitedMs: 0, onStart: nothing, onProgress: nothing };
}

/** What happens, in its order; `ends` says how each rival ends. */
function setUp(fitted: FitResult, ends: (task: RivalTask) => Promise<RivalEnd>) {
  const told: string[] = [];
  const kinds = ({ rivals }: FitResult): string => rivals.map(({ kind }) => kind).join('+');
  const runner: FitRunner = {
    run: () => Promise.resolve(fitted),
    compare: (_job, task) => (told.push(`run ${task.kind}`), ends(task)),
  };
  const ports: PlanPorts = {
    wanted: () => true,
    save: (result) => (told.push(`save ${kinds(result)}`), Promise.resolve()),
    fitted: (result) => told.push(`fitted ${kinds(result)}`),
    grown: () => told.push('grown'),
    changed: () => told.push('changed'),
    refused: ({ kind }, reason) => told.push(`refused ${kind}: ${reason}`),
    failed: ({ kind }, error) => told.push(`failed ${kind}: ${(error as Error).message}`),
    compared: (result) => (told.push(`compared ${kinds(result)}`), Promise.resolve()),
  };
  return { told, runner, ports };
}

const answered = ({ kind }: RivalTask): Promise<RivalEnd> =>
  Promise.resolve({ kind: 'result', rival: rival(kind), final: true });

describe('a plan', () => {
  it('saves the fit before anyone hears of it, and then runs its rivals', async () => {
    const { told, runner, ports } = setUp(answer(), answered);
    const result = await runPlan(plan(job('A')), runner, new Comparisons(), ports);
    expect(told).toEqual([
      'save ',
      'fitted ',
      'run gaussian_process',
      'run neural_tangent',
      'changed',
      'grown',
      'changed',
      'grown',
      'changed',
      'compared gaussian_process+neural_tangent',
    ]);
    expect(result?.rivals.map(({ kind }) => kind)).toEqual(['gaussian_process', 'neural_tangent']);
  });

  it('is nobody’s once a newer one has taken its place', async () => {
    const { told, runner, ports } = setUp(answer(), answered);
    expect(
      await runPlan(plan(job('A')), runner, new Comparisons(), { ...ports, wanted: () => false }),
    ).toBeNull();
    let asked = 0;
    const afterSaving = { ...ports, wanted: () => ++asked < 2 };
    expect(await runPlan(plan(job('A')), runner, new Comparisons(), afterSaving)).toBeNull();
    expect(told).toEqual(['save ']);
  });

  it('compares no fit that was cancelled, nor one whose rivals are not asked for', async () => {
    for (const [fitted, compare] of [
      [answer('cancelled'), true],
      [answer(), false],
    ] as const) {
      const { told, runner, ports } = setUp(fitted, answered);
      await runPlan(plan(job('A'), compare), runner, new Comparisons(), ports);
      expect(told).toEqual(['save ', 'fitted ', 'changed']);
    }
  });

  it('keeps the rivals of the same input, and runs what is missing', async () => {
    const rivals = new Comparisons();
    const first = setUp(answer(), answered);
    await runPlan(plan(job('A', [PROCESS])), first.runner, rivals, first.ports);
    const second = setUp(answer(), answered);
    await runPlan(plan(job('A')), second.runner, rivals, second.ports);
    expect(second.told.slice(0, 3)).toEqual([
      'save gaussian_process',
      'fitted gaussian_process',
      'run neural_tangent',
    ]);
    const other = setUp(answer(), answered);
    await runPlan(plan(job('B')), other.runner, rivals, other.ports);
    expect(other.told.slice(0, 4)).toEqual([
      'save ',
      'fitted ',
      'run gaussian_process',
      'run neural_tangent',
    ]);
  });

  it('leaves out rivals without an answer, and tells why', async () => {
    const { told, runner, ports } = setUp(answer(), (task) =>
      task === PROCESS
        ? Promise.resolve({ kind: 'refused', reason: 'too many samples' })
        : Promise.reject(new Error('out of memory')),
    );
    const result = await runRivals(job('A'), answer(), runner, new Comparisons(), ports);
    expect(result.rivals).toEqual([]);
    expect(told).toContain('refused gaussian_process: too many samples');
    expect(told).toContain('failed neural_tangent: out of memory');
    expect(told.at(-1)).toBe('compared ');
  });

  it('does not swallow what its ports throw', async () => {
    const { runner, ports } = setUp(answer(), () => Promise.reject(new Error('a fault')));
    const throwing: PlanPorts = {
      ...ports,
      failed: (_task, error) => {
        throw error;
      },
    };
    await expect(runPlan(plan(job('A')), runner, new Comparisons(), throwing)).rejects.toThrow('a fault');
  });
});
