/** From the text of a token to its value. */
import { DefaultValueConverter, type CstNode, type GrammarAST, type ValueType } from 'langium';

export class HullValueConverter extends DefaultValueConverter {
  protected override runConverter(rule: GrammarAST.AbstractRule, input: string, cstNode: CstNode): ValueType {
    switch (rule.name) {
      case 'STRING':
        return unquote(input);
      case 'ID':
      case 'DIGITS':
      case 'SAMPLES_BODY':
        return input;
      default:
        return super.runConverter(rule, input, cstNode);
    }
  }
}

/** Only `\"` and `\\` are escapes, so that a Windows path may be written as it is. */
function unquote(text: string): string {
  const end = isClosed(text) ? -1 : undefined;
  return text.slice(1, end).replace(/\\(["\\])/g, '$1');
}

/** Whether a quoted text has its closing quote, one that no backslash before it makes a part of the text. */
export function isClosed(text: string): boolean {
  let at = 1;
  while (at < text.length && text[at] !== '"') at += /^\\["\\]/.test(text.slice(at, at + 2)) ? 2 : 1;
  return text.startsWith('"') && at === text.length - 1;
}
