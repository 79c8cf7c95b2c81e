/**
 * Langium's builder of the concrete syntax tree, in time in proportion to the text: Langium's own, at the first token of each
 * rule, looks for the rule's node among all children of its container, from the first on, although that node is the last.
 */
import { type CompositeCstNode, CstNodeBuilder, CstUtils, LeafCstNodeImpl, type LexerResult } from 'langium';

export class CstNodes extends CstNodeBuilder {
  /** Comments: behind what the rule has read, or before a rule that has read nothing. */
  override addHiddenNodes(tokens: LexerResult['hidden']): void {
    if (tokens.length === 0) return;
    const { current } = this;
    const nodes = tokens.map((token) => {
      const { startOffset, image, tokenType } = token;
      const node = new LeafCstNodeImpl(
        startOffset,
        image.length,
        CstUtils.tokenToRange(token),
        tokenType,
        true,
      );
      node.root = current.root;
      return node;
    });
    if (current.content.length > 0) {
      current.content.push(...nodes);
      return;
    }
    let begun: CompositeCstNode = current;
    while (begun.container?.content.length === 1) begun = begun.container;
    const { content } = begun.container ?? begun;
    content.splice(Math.max(0, content.length - 1), 0, ...nodes);
  }
}
