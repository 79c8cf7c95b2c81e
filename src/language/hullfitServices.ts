/** Langium's services with what Hullfit adds to them. */
import type { LangiumServices } from 'langium/lsp';
import type { HullCompiler } from './compiler';
import type { Surroundings } from './surroundings';

/** With or without an editor. */
export interface HullfitAddedServices {
  readonly surroundings: Surroundings;
  readonly compilation: { readonly Compiler: HullCompiler };
}

/** In a language server. */
export type HullfitServices = LangiumServices & HullfitAddedServices;
