/** Documents that may be opened while the workspace is still being read. */
import { DefaultLangiumDocuments, type LangiumDocument, type URI } from 'langium';
import type { CancellationToken } from 'vscode-languageserver';

export class HullDocuments extends DefaultLangiumDocuments {
  /** The editor may open a file while it is read from the disk: then the editor's counts. Langium's own would throw. */
  override async getOrCreateDocument(uri: URI, cancelToken?: CancellationToken): Promise<LangiumDocument> {
    const known = this.getDocument(uri);
    if (known) return known;
    const read = await this.langiumDocumentFactory.fromUri(uri, cancelToken);
    const meanwhile = this.getDocument(uri);
    if (meanwhile) return meanwhile;
    this.addDocument(read);
    return read;
  }
}
