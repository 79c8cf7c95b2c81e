/** Targets of a classification as −1 and +1, and how the data name the two classes. */
import type { ClassLabels } from '../../data/samples';
import { UNNAMED_CLASSES } from '../../result/schema';

/** How the two classes are written: −1 and +1, or 0 and 1. */
export type Coding = 'sign' | 'binary';

/** The coding that the targets use; `one-class` or `not-two-valued` when they are no two classes. */
export function codingOf(targets: Float64Array): Coding | 'one-class' | 'not-two-valued' {
  const values = new Set<number>();
  for (const target of targets) {
    values.add(target === 0 ? 0 : target);
    if (values.size > 2) return 'not-two-valued';
  }
  const all = (...allowed: number[]) => [...values].every((value) => allowed.includes(value));
  if (!all(-1, 1) && !all(0, 1)) return 'not-two-valued';
  if (values.size < 2) return 'one-class';
  return all(-1, 1) ? 'sign' : 'binary';
}

/** The targets as −1 and +1; undefined when one of them is neither class. */
export function codeTargets(targets: Float64Array, coding: Coding): Float64Array | undefined {
  const low = coding === 'sign' ? -1 : 0;
  if (!targets.every((target) => target === 1 || target === low)) return undefined;
  return targets.map((target) => (target === 1 ? 1 : -1));
}

/**
 * The names of the two classes; `labels` are those of targets that are compared with one. Undefined where they are 1 and -1, which
 * a result need not say.
 */
export function namesOfClasses(labels: ClassLabels | undefined, coding: Coding): ClassLabels | undefined {
  const { positive, negative } = UNNAMED_CLASSES;
  const names = labels ?? (coding === 'sign' ? UNNAMED_CLASSES : { positive, negative: '0' });
  return names.positive === positive && names.negative === negative ? undefined : names;
}
