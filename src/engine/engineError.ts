/** A fit or a rival was lost to a fault of the program; data never causes it. The message may span lines. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
}
