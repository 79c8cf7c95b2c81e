/** Which columns of a table become the target and the inputs of a first fit, and why the others do not. */
import type { ColumnProfile } from './profile';

/** More labels than these make a first fit slow, and are mostly names. */
const MAX_LABELS = 12;

/** More inputs than these are hardly ever proven in a minute. */
const MAX_INPUTS = 10;

/** A column that lacks more of its cells than this part would take too many rows with it. */
const MOST_MISSING = 0.2;

/** What a column may be used for. */
type Use =
  | { readonly kind: 'numbers' }
  | { readonly kind: 'labels'; readonly count: number }
  | { readonly kind: 'none'; readonly why: string };

/** How a target is read. */
type TargetChoice =
  | { readonly kind: 'numbers'; readonly why: string }
  /** Two numbers that a classification takes as they are. */
  | { readonly kind: 'classes'; readonly why: string }
  | { readonly kind: 'label'; readonly label: string | number; readonly why: string };

export interface ColumnChoice {
  readonly inputs: readonly ColumnProfile[];
  readonly target: ColumnProfile;
  readonly how: TargetChoice;
  /** The other columns, each with the reason. */
  readonly left: readonly { readonly name: string; readonly why: string }[];
}

/** What keeps a table from a first fit, in one sentence that goes on after the name of the file. */
export class NoChoice extends Error {}

/** `wanted` is the name of the target, where the user says it. Throws NoChoice. */
export function chooseColumns(
  profiles: readonly ColumnProfile[],
  rows: number,
  wanted?: string,
): ColumnChoice {
  const target =
    wanted === undefined ? likelyTarget(profiles, rows) : profiles.find(({ name }) => name === wanted)!;
  const how = unnameable(target, profiles) ?? targetOf(target, wanted !== undefined);
  if (typeof how === 'string') throw new NoChoice(`column "${shown(target.name)}" ${how}, and is no target`);
  const left: { name: string; why: string }[] = [];
  const usable: ColumnProfile[] = [];
  for (const profile of profiles) {
    if (profile === target) continue;
    const use = useOf(profile, profiles, rows);
    if (use.kind === 'none') left.push({ name: profile.name, why: use.why });
    else usable.push(profile);
  }
  const named = usable.filter((profile) => !isRowNumber(profile));
  const inputs = (named.length > 0 ? named : usable).slice(0, MAX_INPUTS);
  for (const profile of usable) {
    if (inputs.includes(profile)) continue;
    const why = isRowNumber(profile)
      ? 'numbers the rows'
      : `more than ${MAX_INPUTS} inputs are hardly proven in a minute; add it if it matters`;
    left.push({ name: profile.name, why });
  }
  if (inputs.length === 0) {
    throw new NoChoice(
      `no column beside the target "${shown(target.name)}" holds numbers, or a few labels, that a fit can use as its inputs` +
        reasons(left, profiles),
    );
  }
  return { inputs, target, how, left };
}

/** So many columns are told in a sentence. */
const MAX_TOLD = 3;

/** Why columns are left out, as the end of a sentence. */
function reasons(left: ColumnChoice['left'], profiles: readonly ColumnProfile[]): string {
  if (profiles.length === 1)
    return '; it has only one column, whose cells must be separated by commas, semicolons, tabs or blanks if they are several';
  if (left.length === 0) return '';
  const told = left
    .slice(0, MAX_TOLD)
    .map(({ name, why }) => `"${shown(name)}": ${why}`)
    .join('; ');
  const more = left.length - MAX_TOLD;
  return ` (${told}${more > 0 ? `; and ${more} more` : ''})`;
}

/** A column that a fit cannot name. */
function unnameable({ name }: ColumnProfile, profiles: readonly ColumnProfile[]): string | undefined {
  if (/[\r\n]/.test(name)) return 'has a name with a line break';
  return profiles.filter((one) => one.name === name).length > 1
    ? 'has the name of another column'
    : undefined;
}

function useOf(profile: ColumnProfile, profiles: readonly ColumnProfile[], rows: number): Use {
  const none = (why: string): Use => ({ kind: 'none', why });
  const { numbers, missing, infinite, texts, odd, oddWhat, firstText = '', distinct } = profile;
  const name = unnameable(profile, profiles);
  if (name !== undefined) return none(name);
  if (numbers + texts + infinite === 0) return none('empty');
  if (missing > MOST_MISSING * rows) return none(`${missing} of ${rows} cells are missing`);
  if (infinite > 0) return none('some of its cells are infinite');
  if (distinct === 1) return none('the same in every row');
  if (texts === 0) return { kind: 'numbers' };
  if (2 * (texts - odd) < texts + numbers) {
    const what =
      oddWhat === undefined ? `"${shown(firstText)}" is no number` : `"${shown(firstText)}" is ${oddWhat}`;
    return none(numbers > 0 ? `${texts} of its cells are no numbers: ${what}` : what);
  }
  if (distinct > MAX_LABELS)
    return none(`text of ${distinct > 1000 ? 'over 1000' : distinct} different labels`);
  return { kind: 'labels', count: distinct };
}

function shown(text: string): string {
  return (text.length > 20 ? `${text.slice(0, 20)}…` : text).replace(/\s+/g, ' ');
}

const ROW_NUMBER =
  /^(|#|id|idx|index|nr|no|num|number|row|key|uid|unnamed: ?\d*|.*[ _.-](id|nr|no|index|key))$/i;
const AXIS =
  /^(x\d*|t|time|day|days|week|month|year|hour|hours|minute|second|seconds|depth|distance|age|step|steps)$/i;

/** Counts the rows, or is called as if it did. */
function isRowNumber({ name, counts, whole, distinct, numbers, low, texts }: ColumnProfile): boolean {
  const called = ROW_NUMBER.test(name.trim());
  if (counts && (low === 0 || low === 1)) return called || !AXIS.test(name.trim());
  return called && whole && texts === 0 && distinct > Math.min(1000, 0.95 * numbers);
}

/** Names of columns that are what a table is about. */
const TARGET = /^(y|target|targets|label|labels|class|classes|output|response|result|outcome)$/i;

/** The column that is called so, or else the last that a fit can have as its target. */
function likelyTarget(profiles: readonly ColumnProfile[], rows: number): ColumnProfile {
  const fit = profiles.filter((profile) => {
    const use = useOf(profile, profiles, rows);
    return use.kind !== 'none' && !isRowNumber(profile) && typeof targetOf(profile, false) !== 'string';
  });
  const found = fit.findLast(({ name }) => TARGET.test(name.trim())) ?? fit.at(-1);
  if (found) return found;
  const left = profiles.flatMap((profile) => {
    const use = useOf(profile, profiles, rows);
    const why = use.kind === 'none' ? use.why : targetOf(profile, false);
    if (typeof why === 'string') return [{ name: profile.name, why }];
    return isRowNumber(profile) ? [{ name: profile.name, why: 'numbers the rows' }] : [];
  });
  throw new NoChoice(
    `no column holds numbers, or a few labels, that could be its target${reasons(left, profiles)}`,
  );
}

/** How a column is read as the target, or why it is none. */
function targetOf(profile: ColumnProfile, asked: boolean): TargetChoice | string {
  const { numbers, texts, infinite, odd, oddWhat, distinct, labels, pair, firstText = '' } = profile;
  const why = asked
    ? 'as asked'
    : TARGET.test(profile.name.trim())
      ? 'by its name'
      : 'the last column that can be one';
  if (numbers + texts === 0) return 'is empty';
  if (distinct === 1) return 'is the same in every row';
  if (infinite > 0) return 'has infinite cells';
  if (texts === 0) {
    if (pair === undefined) return { kind: 'numbers', why };
    const plain = pair[1] === 1 && (pair[0] === 0 || pair[0] === -1);
    return plain ? { kind: 'classes', why } : { kind: 'label', label: pair[1], why };
  }
  if (2 * (texts - odd) < texts + numbers) {
    return `has cells that are no numbers ("${shown(firstText)}"${oddWhat === undefined ? '' : ` is ${oddWhat}`})`;
  }
  if (labels.length > MAX_LABELS)
    return `holds text of ${labels.length > 1000 ? 'over 1000' : labels.length} different labels`;
  if (labels.some((label) => /[\r\n]/.test(label))) return 'has labels with line breaks';
  // Of two the rarer one is what is looked for; of more, one against the rest.
  return { kind: 'label', label: labels.at(-1)!, why };
}
