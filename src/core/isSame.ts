/** Whether two plain values have the same content, −0 and 0 told apart. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Float64Array && b instanceof Float64Array)
    return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
  const [p, q] = [Object.entries(a), Object.entries(b)];
  return p.length === q.length && p.every(([key, value]) => key in b && isSame(value, Reflect.get(b, key)));
}
