/** Threads that help in a search. */
export interface SearchHelpers {
  /**
   * Called by a thread in the middle of a long search, which goes on without waiting: every helper is to call
   * `serveSearch(memory)`. Helpers that come too late find the search over.
   */
  join(memory: SharedArrayBuffer): void;
}
