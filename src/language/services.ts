/** Langium's services for Hullfit in a language server. */
import { inject, type Module } from 'langium';
import {
  createDefaultModule,
  createDefaultSharedModule,
  type DefaultSharedModuleContext,
  type LangiumServices,
  type LangiumSharedServices,
  type PartialLangiumServices,
} from 'langium/lsp';
import { HullCompletionProvider } from './completion';
import { HullfitGeneratedModule, HullfitGeneratedSharedModule } from './generated/module';
import { type HullfitAddedServices, HullfitModule } from './module';

export type HullfitServices = LangiumServices & HullfitAddedServices;

const EditorModule: Module<HullfitServices, PartialLangiumServices> = {
  lsp: {
    CompletionProvider: (services) => new HullCompletionProvider(services),
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
  const shared = inject(createDefaultSharedModule(context), HullfitGeneratedSharedModule);
  const hullfit = inject(
    createDefaultModule({ shared }),
    HullfitGeneratedModule,
    HullfitModule,
    EditorModule,
  );
  shared.ServiceRegistry.register(hullfit);
  return { shared, hullfit };
}
