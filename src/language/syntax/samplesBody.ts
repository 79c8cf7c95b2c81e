/**
 * Where the body of `samples { … }` ends. It is one token: 50,000 lines through a generated parser take seconds, through
 * src/data/sampleScanner.ts milliseconds.
 */

/** A line that begins like this belongs to no samples: the closing brace is missing. */
const OTHER_LINE =
  /[ \t]*(dataset|network|fit|sweep|from|inputs|target|rows|missing|scale|samples|generate)(?![\p{L}\p{N}_])/uy;

const LINE_END = /[\r\n]|$/g;

/**
 * The end of a body whose `{` is at `start`: behind its `}`, or before the first line that cannot be a sample because
 * another block or clause begins there, or at the end of the text. Braces in comments do not count.
 */
export function samplesBodyEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case CLOSE:
        return at + 1;
      case RETURN:
      case NEWLINE: {
        // A line break of two characters is one: cut in two it would count twice.
        const end = text.startsWith('\r\n', at) ? at + 2 : at + 1;
        OTHER_LINE.lastIndex = end;
        if (OTHER_LINE.test(text)) return at;
        at = end - 1;
        break;
      }
      case SLASH:
        at = behindComment(text, at);
        break;
    }
  }
  return text.length;
}

/** The last character of the comment that begins at `at`, or `at` itself when there is none. */
function behindComment(text: string, at: number): number {
  if (text[at + 1] === '/') {
    LINE_END.lastIndex = at;
    return LINE_END.exec(text)!.index - 1;
  }
  if (text[at + 1] !== '*') return at;
  const end = text.indexOf('*/', at + 2);
  return end < 0 ? text.length : end + 1;
}

const CLOSE = 125;
const NEWLINE = 10;
const RETURN = 13;
const SLASH = 47;
