/** Guessing what was meant by a misspelt name, in time that does not grow with the square of its length. */

/** Names beyond this length are hardly typed by hand, and not guessed. */
const MAX_LENGTH = 200;

/** The candidate nearest to `word` in edit distance, or undefined when none is near. Ignores case. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > MAX_LENGTH) return undefined;
  const wanted = word.toLowerCase();
  let best: string | undefined;
  // All letters of a word may not change: `z` is not meant to be `a`.
  let bestDistance = Math.min(Math.max(1, Math.floor(wanted.length / 3)) + 1, wanted.length);
  for (const candidate of candidates) {
    // Each edit changes the length by one at most.
    if (Math.abs(candidate.length - wanted.length) >= bestDistance) continue;
    const distance = editDistance(wanted, candidate.toLowerCase(), bestDistance - 1);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** So many candidates are compared with the unknown names of one file, a microsecond each; further names are not guessed. */
const MAX_LOOKS = 2_000_000;

/** Guesses for the unknown names of one file, of which there may be as many as there are candidates. */
export class Guesses {
  private looks = 0;

  /** Undefined once there were too many. */
  nearest(word: string, candidates: Iterable<string>, count: number): string | undefined {
    this.looks += count;
    return this.exhausted ? undefined : nearest(word, candidates);
  }

  get exhausted(): boolean {
    return this.looks > MAX_LOOKS;
  }
}

/** So many candidates are listed, of so many letters each. */
const MAX_LISTED = 12;
const MAX_SHOWN = 60;

/** ` Did you mean …?`, or the list of what there is when nothing is near. */
export function suggestion(word: string, candidates: readonly string[], quote = '`'): string {
  return adviceOf(nearest(word, candidates), candidates, quote);
}

/** The same of a guess that is made already. */
export function adviceOf(near: string | undefined, candidates: readonly string[], quote = '`'): string {
  if (near !== undefined) return `did you mean ${quote}${near}${quote}?`;
  if (candidates.length === 0) return 'there is none yet.';
  const shown = candidates.slice(0, MAX_LISTED).map((candidate) => `${quote}${shortened(candidate)}${quote}`);
  if (candidates.length > shown.length) shown.push('…');
  return `use ${shown.length === 1 ? shown[0] : `one of ${shown.join(', ')}`}.`;
}

/** A name for a message. */
export function shortened(name: string): string {
  return name.length > MAX_SHOWN ? `${name.slice(0, MAX_SHOWN)}…` : name;
}

/**
 * Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours. Exact up to `most`, beyond it any number
 * above: then only a band of that width about the diagonal is looked at.
 */
export function editDistance(a: string, b: string, most = Infinity): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  const [n, m] = [a.length, b.length];
  const band = Math.min(most, Math.max(n, m));
  let [beforeLast, last, row] = [0, 1, 2].map(() => new Array<number>(m + 1).fill(Infinity));
  for (let j = 0; j <= Math.min(m, band); j++) last[j] = j;
  for (let i = 1; i <= n; i++) {
    const low = Math.max(1, i - band);
    const high = Math.min(m, i + band);
    row.fill(Infinity, Math.max(0, low - 2), Math.min(m, high + 1) + 1);
    if (i <= band) row[0] = i;
    let least = i <= band ? i : Infinity;
    for (let j = low; j <= high; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
      }
      least = Math.min(least, row[j]);
    }
    if (least > most) return most + 1;
    [beforeLast, last, row] = [last, row, beforeLast];
  }
  return last[m];
}
