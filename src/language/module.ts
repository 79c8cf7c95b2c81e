/** What Hullfit adds to Langium's services, with or without an editor. */
import type { LangiumCoreServices, Module, PartialLangiumCoreServices } from 'langium';
import { HullCompiler } from './compiler';
import { LocalNames, LocalScopes } from './scope';
import type { HullfitAddedServices } from './hullfitServices';
import { noSurroundings } from './surroundings';
import { HullLexer } from './syntax/lexer';
import { HullParserMessages } from './syntax/messages';
import { createHullParser } from './syntax/parser';
import { HullTokenBuilder } from './syntax/tokenBuilder';
import { HullValueConverter } from './syntax/values';
import { HullValidator } from './validator';

type Services = LangiumCoreServices & HullfitAddedServices;

export const HullfitModule: Module<Services, PartialLangiumCoreServices & HullfitAddedServices> = {
  parser: {
    TokenBuilder: () => new HullTokenBuilder(),
    Lexer: (services) => new HullLexer(services),
    LangiumParser: (services) => createHullParser(services),
    ValueConverter: () => new HullValueConverter(),
    ParserErrorMessageProvider: () => new HullParserMessages(),
  },
  references: {
    ScopeComputation: (services) => new LocalNames(services),
    ScopeProvider: (services) => new LocalScopes(services),
  },
  validation: {
    DocumentValidator: (services) => new HullValidator(services),
  },
  surroundings: () => noSurroundings(),
  compilation: {
    Compiler: (services) => new HullCompiler(services),
  },
};
