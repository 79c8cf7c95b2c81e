/** A rule of the grammar as its readers write it: keywords as they are, what is to be put in for them in capitals. */
import { GrammarAST } from 'langium';
import { VALUE_DOCS } from '../docs';
import { SIGNS } from '../model/vocabulary';

/** What stands for a rule that is called, where it has words of its own. */
const PLACES: Readonly<Record<string, string>> = {
  ID: 'NAME',
  STRING: '"TEXT"',
  SignedNumber: 'NUMBER',
  NUMBER: 'NUMBER',
  Column: 'COLUMN',
  ColumnName: 'COLUMN',
  Label: 'LABEL',
  LabelText: 'TEXT',
  SAMPLES_BODY: '{ … }',
  NamedCall: 'CALL',
  VariedName: 'CLAUSE',
  VariedRange: 'from NUMBER[%] to NUMBER[%] steps NUMBER [log]',
  VariedList: 'in [VALUE, VALUE …]',
  ShapePart: 'convex | concave | increasing | decreasing | slope NUMBER..NUMBER',
};

/** `weights l1 | l2 | linf <= NUMBER`, of the rule's name without the rule itself. */
export function syntaxOf(grammar: GrammarAST.Grammar, name: string): string {
  const rule = grammar.rules.filter(GrammarAST.isParserRule).find((one) => one.name === name);
  if (rule === undefined) throw new Error(`The grammar has no rule ${name}.`);
  const signs = SIGNS[keywordOf(rule)];
  return signs === undefined ? written(rule.definition, name) : `${keywordOf(rule)} (${signs.join(' | ')})`;
}

/** The keyword that a clause begins with; empty where it begins with none. */
function keywordOf({ definition }: GrammarAST.ParserRule): string {
  const [first] = GrammarAST.isGroup(definition) ? definition.elements : [definition];
  return GrammarAST.isKeyword(first) ? first.value : '';
}

function written(element: GrammarAST.AbstractElement, rule: string): string {
  const { cardinality } = element;
  const text = bare(element, rule);
  if (cardinality === undefined) return text;
  if (cardinality === '?') return `[${text}]`;
  return cardinality === '*' ? `[${text} …]` : `${text} …`;
}

function bare(element: GrammarAST.AbstractElement, rule: string): string {
  if (GrammarAST.isKeyword(element)) return element.value;
  if (GrammarAST.isGroup(element)) return element.elements.map((one) => grouped(one, rule)).join(' ');
  if (GrammarAST.isAlternatives(element))
    return element.elements.map((one) => written(one, rule)).join(' | ');
  if (GrammarAST.isAssignment(element)) return assigned(element, rule);
  if (GrammarAST.isRuleCall(element)) return PLACES[element.rule.$refText] ?? element.rule.$refText;
  if (GrammarAST.isCrossReference(element)) return element.type.$refText.toUpperCase();
  throw new Error(`The reference has no words for a ${element.$type} of the grammar.`);
}

/** Alternatives among other parts stand in parentheses. */
function grouped(element: GrammarAST.AbstractElement, rule: string): string {
  const text = written(element, rule);
  const alternatives = text.includes(' | ') && element.cardinality === undefined;
  return alternatives ? `(${text})` : text;
}

/** A property of few words has them; any other what is called. */
function assigned({ feature, terminal, operator }: GrammarAST.Assignment, rule: string): string {
  if (operator === '?=') return bare(terminal, rule);
  const words = Object.keys(VALUE_DOCS[`${rule}.${feature}`] ?? {});
  if (words.length > 0) return words.join(' | ');
  return bare(terminal, rule);
}
