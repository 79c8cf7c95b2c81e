/** The format `hullfit.result/2`, and `/1` before it, as a schema: names, types and ranges. Relations between fields are in relations.ts. */
import type { Sparsify } from '../core/status';
import * as v from 'valibot';
import { goalShape } from './goals';
import { atLeastOne, finite, nonNegative, positive, share, whole } from './numbers';
import { EARLIER_SCHEMA, RESULT_SCHEMA } from './schema';

const sha256 = v.pipe(
  v.string(),
  v.check((text) => /^[0-9a-f]{64}$/.test(text), 'a SHA-256 in hexadecimal'),
);
const numbers = listOf(finite, Number.isFinite);

const neuron = v.object({ weights: numbers, bias: finite, output: finite });
const neurons = listOf(neuron, isNeuron);

/**
 * A list whose items are looked at one by one only when something is wrong with one of them, to name it: a result has up
 * to a million, and a schema costs a microsecond or two for each.
 */
function listOf<T>(item: v.GenericSchema<unknown, T>, isRight: (value: unknown) => boolean) {
  const right = v.custom<readonly T[]>(() => true);
  const checked = v.array(item);
  return v.lazy<v.GenericSchema<unknown, readonly T[]>>((input) =>
    Array.isArray(input) && input.every(isRight) ? right : checked,
  );
}

function isNumberList(value: unknown): boolean {
  return Array.isArray(value) && value.every(Number.isFinite);
}

function isRow(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}

/** A neuron and nothing else: fields that are not known are left out by the schema. */
function isNeuron(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 3) return false;
  if (!('weights' in value && 'bias' in value && 'output' in value)) return false;
  const { weights, bias, output } = value;
  return (
    Array.isArray(weights) &&
    weights.every(Number.isFinite) &&
    Number.isFinite(bias) &&
    Number.isFinite(output)
  );
}

export const weightConstraint = v.object({ norm: v.picklist(['l1', 'l2', 'linf']), radius: positive });

export const biasConstraint = v.variant('kind', [
  v.object({ kind: v.literal('none') }),
  v.object({ kind: v.literal('joint') }),
  v.object({ kind: v.literal('free') }),
  v.object({ kind: v.literal('bound'), limit: positive }),
]);

export const sparsifyShape = v.custom<Sparsify>(
  (text) => typeof text === 'string' && /^(off|merge|reweighted|at_most [1-9]\d*)$/.test(text),
  'off, merge, reweighted, or at_most with a number',
);

const samples = v.object({
  count: atLeastOne,
  inputs: v.pipe(
    v.array(v.string()),
    v.check((names) => names.length > 0, 'a list of at least one name'),
  ),
  target: v.string(),
  columns: v.exactOptional(
    v.array(v.object({ name: v.string(), labels: v.exactOptional(v.array(v.string())) })),
  ),
  labels: v.exactOptional(v.object({ positive: v.string(), negative: v.string() })),
  dialect: v.exactOptional(
    v.object({
      separator: v.picklist([',', ';', '\t', ' ']),
      decimal: v.picklist(['.', ',']),
      header: v.boolean(),
    }),
  ),
  ranges: v.exactOptional(v.array(v.strictTuple([finite, finite]))),
  rows: v.exactOptional(listOf(atLeastOne, isRow)),
  x: v.exactOptional(listOf(v.array(finite), isNumberList)),
  y: v.exactOptional(numbers),
  weights: v.exactOptional(v.array(positive)),
  tolerances: v.exactOptional(v.array(nonNegative)),
  path: v.exactOptional(v.string()),
  sha256: v.exactOptional(sha256),
});

const traceEntry = v.object({
  iteration: whole,
  ms: nonNegative,
  objective: v.nullable(finite),
  lowerBound: finite,
  neurons: whole,
});

const sampledFunction = v.object({
  axes: v.array(numbers),
  values: numbers,
  deviation: v.exactOptional(v.array(nonNegative)),
});

const skipTerms = v.object({ constant: finite, linear: numbers });

const rival = v.object({
  kind: v.string(),
  seed: v.exactOptional(whole),
  settings: v.exactOptional(v.record(v.string(), finite)),
  file: v.exactOptional(v.string()),
  sha256: v.exactOptional(sha256),
  neurons: v.nullable(whole),
  mass: v.nullable(nonNegative),
  objective: v.exactOptional(nonNegative),
  leastMass: v.exactOptional(nonNegative),
  maxResidual: nonNegative,
  rmsResidual: v.exactOptional(nonNegative),
  testRms: v.exactOptional(nonNegative),
  testAccuracy: v.exactOptional(share),
  ms: nonNegative,
  stopped: v.exactOptional(v.string()),
  network: v.exactOptional(v.object({ neurons, skip: skipTerms })),
  sampled: v.exactOptional(sampledFunction),
});

const regressionResidual = v.object({
  max: nonNegative,
  rms: nonNegative,
  below: v.exactOptional(share),
  on: v.exactOptional(share),
});
const classificationResidual = v.object({ margin: finite, accuracy: share, hinge: nonNegative });

const common = {
  schema: v.picklist([RESULT_SCHEMA, EARLIER_SCHEMA]),
  fit: v.string(),
  file: v.string(),
  dataset: v.string(),
  status: v.picklist(['optimal', 'stopped', 'infeasible', 'cancelled']),
  reason: v.exactOptional(v.string()),
  stoppedBy: v.exactOptional(v.picklist(['precision', 'time', 'cancel', 'fewerNeurons'])),
  conflict: v.exactOptional(v.array(atLeastOne)),
  infeasibility: v.exactOptional(
    v.object({
      rows: v.array(atLeastOne),
      ray: numbers,
      slopeRay: v.exactOptional(numbers),
      leastTolerance: v.exactOptional(nonNegative),
    }),
  ),
  objective: v.nullable(nonNegative),
  mass: v.nullable(nonNegative),
  lowerBound: nonNegative,
  gap: v.nullable(nonNegative),
  requestedGap: nonNegative,
  neurons,
  skip: skipTerms,
  activation: v.object({
    kind: v.literal('leaky_relu'),
    slope: v.pipe(
      finite,
      v.check((slope) => slope >= 0 && slope < 1, 'at least 0 and less than 1'),
    ),
  }),
  constraint: v.object({ weights: weightConstraint, bias: biasConstraint }),
  skipKind: v.picklist(['none', 'constant', 'affine']),
  shape: v.exactOptional(
    v.object({
      outputs: v.picklist(['any', 'convex', 'concave']),
      slopes: v.exactOptional(v.object({ least: v.exactOptional(finite), most: v.exactOptional(finite) })),
    }),
  ),
  goal: goalShape,
  loss: v.exactOptional(nonNegative),
  penalty: v.exactOptional(
    v.object({
      value: positive,
      percent: v.exactOptional(positive),
      largest: v.exactOptional(nonNegative),
      largestAtMost: v.exactOptional(positive),
    }),
  ),
  sparsify: sparsifyShape,
  budget: v.exactOptional(
    v.object({
      asked: v.nullable(atLeastOne),
      reached: nonNegative,
      proven: v.boolean(),
      tolerance: v.exactOptional(
        v.object({ asked: nonNegative, reached: positive, needsMore: v.exactOptional(nonNegative) }),
      ),
      leastObjective: v.exactOptional(nonNegative),
    }),
  ),
  dual: numbers,
  slopeDual: v.exactOptional(numbers),
  test: v.exactOptional(
    v.object({ samples: atLeastOne, rms: v.exactOptional(nonNegative), accuracy: v.exactOptional(share) }),
  ),
  samples,
  scaling: v.object({
    offset: numbers,
    factor: v.array(
      v.pipe(
        finite,
        v.check((factor) => factor !== 0, 'other than zero'),
      ),
    ),
  }),
  trace: v.array(traceEntry),
  timing: v.object({ totalMs: nonNegative, masterMs: nonNegative, pricingMs: nonNegative }),
  rivals: v.array(rival),
  provenance: v.object({
    version: v.string(),
    inputSha256: sha256,
    startedAt: v.pipe(
      v.string(),
      v.check((text) => !Number.isNaN(Date.parse(text)), 'a date and time (ISO 8601)'),
    ),
  }),
};

/** The residual's form follows the goal, so that a missing field is named instead of "none of two forms". */
export const regressionShape = v.object({ ...common, residual: v.nullable(regressionResidual) });
export const classificationShape = v.object({ ...common, residual: v.nullable(classificationResidual) });
