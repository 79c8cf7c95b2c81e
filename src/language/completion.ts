/** Completion: Langium's, and the words that a clause may have as its value. */
import { AstUtils, GrammarAST } from 'langium';
import {
  type CompletionAcceptor,
  type CompletionContext,
  DefaultCompletionProvider,
  type NextFeature,
} from 'langium/lsp';
import { FUNCTION_NAMES } from './model/expression';
import { GENERATOR_NAMES } from './model/generator';
import { RIVALS } from './model/rivals';
import { WORDS } from './model/vocabulary';

/** By rule and property of the grammar. */
const WORDS_AT: Readonly<Record<string, readonly string[]>> = {
  'MissingClause.policy': WORDS.missing,
  'ScaleClause.kind': WORDS.scale,
  'ActivationClause.kind': WORDS.activation,
  'WeightsClause.norm': WORDS.norm,
  'BiasClause.kind': WORDS.bias,
  'SkipClause.kind': WORDS.skip,
  'GoalClause.kind': WORDS.goal,
  'GoalClause.modifier': ['soft'],
  'SparsifyClause.kind': WORDS.sparsify,
  'TimeClause.unit': WORDS.unit,
  'Primary.callee': FUNCTION_NAMES,
};

/** CompletionItemKind.EnumMember. */
const ENUM_MEMBER = 20;

export class HullCompletionProvider extends DefaultCompletionProvider {
  protected override completionFor(
    context: CompletionContext,
    next: NextFeature,
    acceptor: CompletionAcceptor,
  ) {
    for (const word of wordsAt(next, context)) {
      acceptor(context, { label: word, kind: ENUM_MEMBER, sortText: '0' });
    }
    return super.completionFor(context, next, acceptor);
  }
}

function wordsAt({ feature }: NextFeature, context: CompletionContext): readonly string[] {
  if (!GrammarAST.isRuleCall(feature)) return [];
  const rule = AstUtils.getContainerOfType(feature, GrammarAST.isParserRule)?.name;
  const property = AstUtils.getContainerOfType(feature, GrammarAST.isAssignment)?.feature;
  const place = `${rule}.${property}`;
  if (place !== 'NamedCall.callee') return WORDS_AT[place] ?? [];
  const before = context.textDocument.getText().slice(0, context.tokenOffset);
  return /\bcompare\s*$/.test(before) ? Object.keys(RIVALS) : GENERATOR_NAMES;
}
