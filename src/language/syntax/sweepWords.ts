/** Which words of the text are keywords of a sweep: its own words are names in the rest of a file, which may be older than sweeps. */
import type { LexerResult } from 'langium';
import { SWEEP_KEYWORDS } from './messages';

type Token = LexerResult['tokens'][number];

/** Behind these stands the name of a block. */
const BEFORE_BLOCK_NAMES: ReadonlySet<string> = new Set([
  'dataset',
  'network',
  'fit',
  'data',
  'with',
  'sweep',
]);

/** The places of words that are typed as keywords of a sweep and are names. Takes the tokens of a whole text. */
export function namesAmongSweepWords(tokens: readonly Token[]): number[] {
  const names: number[] = [];
  let depth = 0;
  let sweep = false; // inside the braces of one, or before them
  let before: Token | undefined;
  let beforeIsName = false;
  tokens.forEach((token, at) => {
    const { image } = token;
    let isName = false;
    if (image === '{') depth++;
    else if (image === '}') {
      depth = Math.max(0, depth - 1);
      if (depth === 0) sweep = false;
    } else if (isKeyword(token, 'sweep')) {
      const named = before !== undefined && !beforeIsName && BEFORE_BLOCK_NAMES.has(before.image);
      const opens = tokens.at(at + 1)?.image === '{' || tokens.at(at + 2)?.image === '{';
      isName = named || (depth > 0 && !opens);
      if (!isName) {
        // a block before it that is not closed ends here
        depth = 0;
        sweep = true;
      }
    } else if (SWEEP_KEYWORDS.includes(image) && isKeyword(token, image)) {
      isName = !sweep || (before !== undefined && !beforeIsName && isBeforeName(before));
    } else if (depth === 0 && isKeyword(token, image) && ['dataset', 'network', 'fit'].includes(image)) {
      sweep = false;
    }
    if (isName) names.push(at);
    before = token;
    beforeIsName = isName;
  });
  return names;
}

/** In a sweep a name stands behind `sweep` and `fit`, and a value in a list. */
function isBeforeName({ image }: Token): boolean {
  return ['sweep', 'fit', '[', ',', '('].includes(image);
}

function isKeyword({ tokenType, image }: Token, word: string): boolean {
  return image === word && tokenType.name === word;
}
