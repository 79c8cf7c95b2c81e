/** Which blocks a name may refer to: those of its own file, found by name in constant time, however many there are. */
import {
  type AstNodeDescription,
  AstUtils,
  DefaultScopeComputation,
  DefaultScopeProvider,
  EMPTY_SCOPE,
  MapScope,
  type ReferenceInfo,
  type Scope,
} from 'langium';

/** Names are known in their own file only. */
export class LocalNames extends DefaultScopeComputation {
  override async collectExportedSymbols(): Promise<AstNodeDescription[]> {
    return [];
  }
}

export class LocalScopes extends DefaultScopeProvider {
  /** By what a document's blocks are named, which is collected anew whenever its text changes; then by the kind of block. */
  private readonly known = new WeakMap<object, Map<string, Scope>>();

  override getScope(context: ReferenceInfo): Scope {
    const { localSymbols, parseResult } = AstUtils.getDocument(context.container);
    if (!localSymbols) return EMPTY_SCOPE;
    const kind = this.reflection.getReferenceType(context);
    const scopes = this.known.get(localSymbols) ?? new Map<string, Scope>();
    this.known.set(localSymbols, scopes);
    let scope = scopes.get(kind);
    if (!scope) {
      const blocks = localSymbols
        .getStream(parseResult.value)
        .filter(({ type }) => this.reflection.isSubtype(type, kind));
      // The first of a name counts, and the last one that a map is given.
      scope = new MapScope(blocks.toArray().reverse());
      scopes.set(kind, scope);
    }
    return scope;
  }
}
