/** Langium's services for Hullfit in a language server. */
import { inject, type Module } from 'langium';
import {
  createDefaultModule,
  createDefaultSharedModule,
  type DefaultSharedModuleContext,
  type LangiumSharedServices,
  type PartialLangiumServices,
  type PartialLangiumSharedServices,
} from 'langium/lsp';
import { HullSignatureHelp } from './lsp/arguments';
import { HullCodeActions } from './lsp/codeActions';
import { HullCompletionProvider } from './lsp/completion';
import { HullDocuments } from './lsp/documents';
import { HullFormatter } from './lsp/formatter';
import { HullHover } from './lsp/hover';
import { HullLanguageServer } from './lsp/languageServer';
import { HullCodeLenses, HullInlayHints } from './lsp/lenses';
import { HullDocumentLinks } from './lsp/links';
import { HullRename } from './lsp/rename';
import { HullSemanticTokens } from './lsp/semanticTokens';
import { HullFolding, HullNodeKinds, HullSymbols } from './lsp/structure';
import { HullBuilder } from './lsp/builder';
import { HullRegistry, HullUpdates, HullWorkspace } from './lsp/workspace';
import { HullWorkspaceSymbols } from './lsp/workspaceSymbols';
import { HullfitGeneratedModule, HullfitGeneratedSharedModule } from './generated/module';
import type { HullfitServices } from './hullfitServices';
import { HullfitModule } from './module';

const EditorModule: Module<HullfitServices, PartialLangiumServices> = {
  lsp: {
    CompletionProvider: (services) => new HullCompletionProvider(services),
    SignatureHelp: (services) => new HullSignatureHelp(services),
    CodeActionProvider: () => new HullCodeActions(),
    HoverProvider: (services) => new HullHover(services),
    CodeLensProvider: (services) => new HullCodeLenses(services),
    InlayHintProvider: (services) => new HullInlayHints(services),
    DocumentLinkProvider: (services) => new HullDocumentLinks(services),
    DocumentSymbolProvider: (services) => new HullSymbols(services),
    FoldingRangeProvider: (services) => new HullFolding(services),
    SemanticTokenProvider: (services) => new HullSemanticTokens(services),
    RenameProvider: (services) => new HullRename(services),
    Formatter: (services) => new HullFormatter(() => services.parser.Lexer),
  },
};

const EditorSharedModule: Module<LangiumSharedServices, PartialLangiumSharedServices> = {
  ServiceRegistry: (services) => new HullRegistry(services),
  workspace: {
    LangiumDocuments: (services) => new HullDocuments(services),
    DocumentBuilder: (services) => new HullBuilder(services),
    WorkspaceManager: (services) => new HullWorkspace(services),
  },
  lsp: {
    DocumentUpdateHandler: (services) => new HullUpdates(services),
    LanguageServer: (services) => new HullLanguageServer(services),
    NodeKindProvider: () => new HullNodeKinds(),
    WorkspaceSymbolProvider: (services) => new HullWorkspaceSymbols(services),
  },
};

/**
 * Services for a language server: pass `{ connection, ...NodeFileSystem }`. `hullfit.compilation.Compiler.compile(document)` gives
 * the fits of a document, from the same pass that made its diagnostics.
 */
export function createHullfitServices(context: DefaultSharedModuleContext): {
  shared: LangiumSharedServices;
  hullfit: HullfitServices;
} {
  const shared = inject(createDefaultSharedModule(context), HullfitGeneratedSharedModule, EditorSharedModule);
  const hullfit = inject(
    createDefaultModule({ shared }),
    HullfitGeneratedModule,
    HullfitModule,
    EditorModule,
  );
  shared.ServiceRegistry.register(hullfit);
  return { shared, hullfit };
}
