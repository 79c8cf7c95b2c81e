/** The queue's news for everyone who listens: the client, the commands, the lenses. */
import type { FitQueueListener } from './fitQueue';

export class FitNews implements FitQueueListener {
  private readonly listeners = new Set<Partial<FitQueueListener>>();

  /** The answer ends the listening. */
  listen(listener: Partial<FitQueueListener>): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  readonly changed: FitQueueListener['changed'] = (...news) => {
    for (const one of [...this.listeners]) one.changed?.(...news);
  };

  readonly finished: FitQueueListener['finished'] = (...news) => {
    for (const one of [...this.listeners]) one.finished?.(...news);
  };

  readonly progress: FitQueueListener['progress'] = (...news) => {
    for (const one of [...this.listeners]) one.progress?.(...news);
  };

  readonly improved: FitQueueListener['improved'] = (...news) => {
    for (const one of [...this.listeners]) one.improved?.(...news);
  };

  readonly failed: FitQueueListener['failed'] = (...news) => {
    for (const one of [...this.listeners]) one.failed?.(...news);
  };

  readonly refused: FitQueueListener['refused'] = (...news) => {
    for (const one of [...this.listeners]) one.refused?.(...news);
  };
}
