/** Guessing what was meant by a misspelt name. */

/** The candidate nearest to `word` in edit distance, or undefined when none is near. Ignores case. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase();
  let best: string | undefined;
  // All letters of a word may not change: `z` is not meant to be `a`.
  let bestDistance = Math.min(Math.max(1, Math.floor(wanted.length / 3)) + 1, wanted.length);
  for (const candidate of candidates) {
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** ` Did you mean …?`, or the list of what there is when nothing is near. */
export function suggestion(word: string, candidates: readonly string[], quote = '`'): string {
  const near = nearest(word, candidates);
  if (near !== undefined) return `did you mean ${quote}${near}${quote}?`;
  if (candidates.length === 0) return 'there is none yet.';
  const shown = candidates.slice(0, 12).map((candidate) => `${quote}${candidate}${quote}`);
  if (candidates.length > shown.length) shown.push('…');
  return `use ${shown.length === 1 ? shown[0] : `one of ${shown.join(', ')}`}.`;
}

/** Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
      }
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length];
}
