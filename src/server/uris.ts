/** Addresses of documents, as clients send them. */
import { URI } from 'langium';
import * as v from 'valibot';

/** Uris in one spelling, whoever wrote them. Throws on what is none; a bare path is none. */
export function normalize(uri: string): string {
  if (!/^[a-z][a-z\d+.-]*:/i.test(uri)) throw new Error(`"${uri.slice(0, 200)}" is not an address.`);
  return URI.parse(uri).toString();
}

/** The address in a client's message, in the spelling that the server uses. */
export const uriShape = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    try {
      return normalize(dataset.value);
    } catch (error) {
      // `URI.parse` throws on what it cannot take apart; nothing else is called
      addIssue({ message: `the address of a file; ${error instanceof Error ? error.message : ''}` });
      return NEVER;
    }
  }),
);
