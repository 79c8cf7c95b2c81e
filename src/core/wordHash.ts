/** FNV-1a in 32 bits (Fowler, Noll and Vo 1991), of words in place of bytes. */

export const HASH_START = 0x811c9dc5;
const HASH_PRIME = 0x01000193;

/** With one word more. */
export const hashed = (hash: number, word: number): number => Math.imul(hash ^ word, HASH_PRIME);
