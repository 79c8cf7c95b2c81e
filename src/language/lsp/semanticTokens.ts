/** What a name is, where the colours of the grammar cannot know it: datasets, networks, fits, columns, arguments. */
import type { AstNode } from 'langium';
import { AbstractSemanticTokenProvider, type SemanticTokenAcceptor } from 'langium/lsp';
import type { GoalClause } from '../generated/ast';
import { GOAL_MODIFIERS } from '../goals';
import { SemanticTokenModifiers, SemanticTokenTypes } from 'vscode-languageserver';

/** Type of the token at a property, by the type of the node. */
const TYPES: Readonly<Record<string, readonly (readonly [property: string, type: SemanticTokenTypes])[]>> = {
  DataClause: [['dataset', SemanticTokenTypes.variable]],
  TestClause: [['dataset', SemanticTokenTypes.variable]],
  UseClause: [['network', SemanticTokenTypes.struct]],
  Column: [['name', SemanticTokenTypes.property]],
  NamedCall: [['callee', SemanticTokenTypes.function]],
  FunctionCall: [['callee', SemanticTokenTypes.function]],
  Argument: [['name', SemanticTokenTypes.parameter]],
  Variable: [['name', SemanticTokenTypes.variable]],
  MissingClause: [['policy', SemanticTokenTypes.enumMember]],
  HeaderClause: [['kind', SemanticTokenTypes.enumMember]],
  DuplicatesClause: [['policy', SemanticTokenTypes.enumMember]],
  ScaleClause: [['kind', SemanticTokenTypes.enumMember]],
  ActivationClause: [['kind', SemanticTokenTypes.enumMember]],
  WeightsClause: [['norm', SemanticTokenTypes.enumMember]],
  BiasClause: [['kind', SemanticTokenTypes.enumMember]],
  SkipClause: [['kind', SemanticTokenTypes.enumMember]],
  ShapePart: [['kind', SemanticTokenTypes.enumMember]],
  GoalClause: [
    ['kind', SemanticTokenTypes.enumMember],
    ['modifier', SemanticTokenTypes.enumMember],
  ],
  SparsifyClause: [['kind', SemanticTokenTypes.enumMember]],
  TextLabel: [['value', SemanticTokenTypes.string]],
  SweptClause: [['fit', SemanticTokenTypes.class]],
  VaryClause: [['clause', SemanticTokenTypes.property]],
  ChooseClause: [
    ['kind', SemanticTokenTypes.enumMember],
    ['what', SemanticTokenTypes.enumMember],
  ],
};

const DECLARED: Readonly<Record<string, SemanticTokenTypes>> = {
  Dataset: SemanticTokenTypes.variable,
  Network: SemanticTokenTypes.struct,
  Fit: SemanticTokenTypes.class,
  Sweep: SemanticTokenTypes.class,
};

const isColumn = ({ modifier }: GoalClause): boolean =>
  modifier !== undefined && !GOAL_MODIFIERS.includes(modifier);

export class HullSemanticTokens extends AbstractSemanticTokenProvider {
  protected override highlightElement(node: AstNode, accept: SemanticTokenAcceptor): void {
    const declared = DECLARED[node.$type];
    if (declared) {
      const modifier = SemanticTokenModifiers.declaration;
      accept({ node, property: 'name', type: declared, modifier });
    }
    for (const [property, type] of TYPES[node.$type] ?? []) {
      // A column in quotes is a text, to the eye as well.
      const cst = node.$cstNode?.text ?? '';
      if (node.$type === 'Column' && cst.startsWith('"')) continue;
      // Behind `within` the second word may be a column.
      if (node.$type === 'GoalClause' && property === 'modifier' && isColumn(node as GoalClause)) {
        accept({ node, property, type: SemanticTokenTypes.property });
        continue;
      }
      accept({ node, property: property, type });
    }
  }
}
