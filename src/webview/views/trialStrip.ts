/** The strip that says what is tried and not written, with the two ways out of it. */
import type { FitResult } from '../../result/schema';
import { byId, el, setText } from '../dom';
import { trialWords } from '../model/trialWords';
import type { Trials } from '../trials';

export class TrialStrip {
  private readonly box = byId('trial-strip');
  private readonly words = byId('trial-text');
  private readonly write = byId<HTMLButtonElement>('trial-write');
  private said = '';

  constructor(private readonly trials: Trials) {
    byId('trial-back').addEventListener('click', () => trials.giveUp());
    this.write.addEventListener('click', () => trials.write());
  }

  /** `result` is that of the text. */
  update(result: FitResult | null): void {
    const { change, problem, isWriting, busy } = this.trials;
    this.box.hidden = change === null || (result === null && change.kind !== 'set');
    if (change === null || this.box.hidden) return;
    const { tried, text, value } = trialWords(result, change);
    this.box.classList.toggle('busy', busy);
    const said = `${tried}\n${text}\n${problem}`;
    if (said !== this.said) {
      this.said = said;
      this.words.replaceChildren(
        'Trying ',
        el('code', {}, tried),
        ...(text === '' ? ['; it is not in the text'] : ['; the text says ', el('code', {}, text)]),
        problem === '' ? '' : `. ${problem}`,
      );
    }
    setText(this.write, `Write ${value}`);
    this.write.disabled = isWriting || problem !== '';
  }
}
