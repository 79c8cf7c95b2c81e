/** Looks whether the server still answers, and says when it does not: a blocked one would be silent for ever. */

/** Milliseconds between two looks, and how long an answer may take. */
export const LOOK_MS = 15_000;
export const ANSWER_MS = 30_000;
/** After the limit an answer that is already here is read first: a machine that slept has had no time to. */
const SECOND_CHANCE_MS = 3000;

export interface Watched {
  /** Answers when the server does; undefined while it is not running. */
  ask(): Promise<unknown> | undefined;
  /** It has not answered. */
  blocked(): void;
}

/** Time, injected so that it can be tested: runs `body` later; the answer takes it back. */
export type After = (ms: number, body: () => void) => () => void;

export class Watchdog {
  private takeBack: () => void = () => undefined;
  private ended = false;

  constructor(
    private readonly watched: Watched,
    private readonly after: After,
  ) {
    this.wait();
  }

  dispose(): void {
    this.ended = true;
    this.takeBack();
  }

  private wait(): void {
    if (!this.ended) this.takeBack = this.after(LOOK_MS, () => this.look());
  }

  private look(): void {
    const answer = this.watched.ask();
    if (answer === undefined) return this.wait();
    let open = true;
    const settle = (): void => {
      if (!open) return;
      open = false;
      this.takeBack();
      this.wait();
    };
    // An error is an answer, too: of a server that has ended, or of one that starts anew.
    answer.then(settle, settle);
    this.takeBack = this.after(ANSWER_MS, () => {
      this.takeBack = this.after(SECOND_CHANCE_MS, () => {
        if (open && !this.ended) this.watched.blocked();
        settle();
      });
    });
  }
}
