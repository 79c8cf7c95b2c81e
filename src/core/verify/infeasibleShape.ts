/**
 * The proof that no network of a shape meets its goal (theory.md, section 9): a ray z, and where slopes have limits a ray μ of the rises
 * between its samples, so that ζ = z + Dᵀμ has ζᵀa(θ) ≤ 0 for every θ (≥ 0 for outputs ≤ 0, = 0 for any), Fᵀζ = 0, and Σ z·limit +
 * Σ μ·(least or largest rise) > 0.
 *
 * Stored numbers meet this to rounding: ζᵀa(θ) ≤ U on the constraint set is proven, so that a network would have to have a mass of so much
 * over U. That must be far beyond what doubles can tell from missing the samples.
 */
import type { Problem } from '../problem';
import type { Finding, RayClaim, VerifyOptions } from './claim';
import { atMost, show } from './claim';
import { makeFeasible } from './dual';
import { termsOf } from './goals';
import { allowedMiss, missFinding, provenMiss, targetScale, toleranceRounding } from './provenMiss';
import { proveResponse } from './provenResponse';
import { largestAtom } from './response';
import { type Rises, risesOf } from './slopes';
import { largestOf } from './sums';
import { rounded } from './twofold';

/** A network of a mass so many times what the targets' size asks for adds up to nothing in doubles. */
const BEYOND_DOUBLES = 1e8;
/** Of what the ray may be on a neuron, what needs no telling apart. */
const RESOLVED = 1e-3;
const NO_RISES: Rises = { pulls: new Map(), value: 0, rounding: 0 };

/** `claim` has known rows and as many finite numbers. */
export function checkInfeasibleShape(problem: Problem, claim: RayClaim, options: VerifyOptions): Finding[] {
  const { rows, ray, slopeRay, leastTolerance } = claim;
  const { classes, ownTolerances } = termsOf(problem);
  const some = samplesOf(problem, rows);
  const rises = slopeRay ? risesOf(some, slopeRay) : NO_RISES;
  if (rises === null)
    return [
      {
        what: 'infeasible',
        holds: false,
        value: NaN,
        limit: 0,
        sentence:
          'Multipliers of slopes need one number between each two neighbours, of one input whose slopes have that limit.',
      },
    ];
  const z = Float64Array.from(ray);
  const zeta = z.map((value, at) => value + rounded(rises.pulls.get(at) ?? [0, 0]));
  const feasible = makeFeasible({ ...some, goal: { kind: 'interpolate' } }, [...zeta]);
  const miss = provenMiss(problem, rows, z, feasible.errors, rises.value);
  const scale = targetScale(problem);
  const allowed = allowedMiss(problem);
  const atom = largestAtom(problem);
  const reach = largestOf(problem.count, atom);
  const limit = ((miss - allowed) * reach) / (BEYOND_DOUBLES * scale);
  const { upper } = proveResponse(some, feasible, { ...options, floor: RESOLVED * Math.max(0, limit) });
  return [
    ...feasible.findings.map((finding) => ({ ...finding, what: 'infeasible' as const })),
    missFinding(miss, allowed, 'every network of the shape'),
    responseFinding(upper, limit, miss - allowed),
    ...(classes || ownTolerances || leastTolerance === undefined
      ? []
      : [
          atMost(
            'infeasible',
            Math.abs(miss - leastTolerance),
            toleranceRounding(problem, miss),
            `Distance of the least tolerance reported from ${show(miss)}, which is derived here`,
          ),
        ]),
  ];
}

/** The problem of these samples alone. */
function samplesOf(problem: Problem, rows: readonly number[]): Problem {
  const { dimension: d, inputs, targets, sampleWeights, sampleTolerances, ...rest } = problem;
  const of = (values: Float64Array): Float64Array => Float64Array.from(rows, (i) => values[i]);
  return {
    ...rest,
    dimension: d,
    count: rows.length,
    inputs: Float64Array.from(rows.flatMap((i) => [...inputs.subarray(i * d, (i + 1) * d)])),
    targets: of(targets),
    ...(sampleWeights && { sampleWeights: of(sampleWeights) }),
    ...(sampleTolerances && { sampleTolerances: of(sampleTolerances) }),
  };
}

function responseFinding(upper: number, limit: number, missed: number): Finding {
  const finding = atMost(
    'infeasible',
    upper,
    limit,
    'Largest value of the ray on a neuron of the constraint set',
  );
  if (!finding.holds) return finding;
  const norm = upper > 0 ? ` but those of a norm above ${show(missed / upper)}` : '';
  return { ...finding, sentence: `${finding.sentence} So no network is left${norm}.` };
}
