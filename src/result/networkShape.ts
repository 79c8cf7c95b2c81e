/** The shape of a network as a result holds it, in raw units, and back. */
import type { Problem, Shape } from '../core/problem';
import { type Scaling, scaledSlopes } from './scaling';
import type { FitResult } from './schema';

export function storedShape(shape: Shape | undefined): Pick<FitResult, 'shape'> {
  if (shape === undefined) return {};
  const { outputs, slopes } = shape;
  if (slopes === null) return { shape: { outputs } };
  const [least, most] = slopes;
  return {
    shape: {
      outputs,
      slopes: { ...(Number.isFinite(least) && { least }), ...(Number.isFinite(most) && { most }) },
    },
  };
}

/** In scaled units. */
export function shapeOfResult(
  { shape }: Pick<FitResult, 'shape'>,
  { factor }: Scaling,
): Pick<Problem, 'shape'> {
  if (shape === undefined) return {};
  const { outputs, slopes } = shape;
  if (slopes === undefined) return { shape: { outputs, slopes: null } };
  const { least = -Infinity, most = Infinity } = slopes;
  return { shape: { outputs, slopes: scaledSlopes([least, most], factor) } };
}
