/** A panel that sets methods side by side on each of several tables: the median over the runs, and their range. */
import type { Panel } from './chart';
import { median } from './numbers';

export interface MethodsPanel {
  readonly title: string;
  /** Of the axis. */
  readonly name: string;
  readonly log: boolean;
  /** The tables. */
  readonly categories: readonly string[];
  readonly methods: readonly string[];
  /** Between two methods, in tables. */
  readonly step: number;
  /** Of a method on the table of this index, one a run; null where there is nothing to draw. */
  readonly valuesOf: (method: string, table: number) => readonly number[] | null;
}

export function methodsPanel(options: MethodsPanel): Panel {
  const { categories, log, methods, name, step, title, valuesOf } = options;
  return {
    title,
    x: { name: '', categories },
    y: log ? { name, log } : { name, from: 0 },
    series: methods.flatMap((method, m) => {
      const points = categories.flatMap((_, k) => {
        const values = valuesOf(method, k);
        if (values === null) return [];
        const x = k + step * (m - (methods.length - 1) / 2);
        return [{ x, y: median(values), low: Math.min(...values), high: Math.max(...values) }];
      });
      return points.length === 0 ? [] : [{ name: method, loose: true, points }];
    }),
  };
}
