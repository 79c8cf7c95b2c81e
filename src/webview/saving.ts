/** Drawings as files: saved or copied, and what came of it in words. */
import type { Format, SavedView } from '../protocol/panel';
import { copyPicture } from './copyPicture';
import { byId, setText } from './dom';
import { exportView, type Exportable, type Exported } from './exports';

/** Long enough to be read, and read out. */
const SAID_MS = 12_000;

export class Saving<View extends string> {
  private silence: ReturnType<typeof setTimeout> | undefined;

  /** `name` is that of the fit or the sweep; files are called after it and the view. */
  constructor(
    private readonly exportable: (view: View) => Exportable,
    private readonly name: () => string,
    private readonly send: (file: SavedView) => void,
  ) {}

  async save(view: View, format: Format): Promise<void> {
    const made = await this.made(view, format);
    if ('problem' in made) this.say(`Not saved: ${made.problem}`);
    else this.send(made);
  }

  async copyPicture(view: View): Promise<void> {
    this.say(await copyPicture(this.made(view, 'png')));
  }

  /** Says it for a while. */
  say(words: string): void {
    setText(byId('saved'), words);
    clearTimeout(this.silence);
    this.silence = setTimeout(() => setText(byId('saved'), ''), SAID_MS);
  }

  made(view: View, format: Format): Promise<Exported> {
    return exportView(view, this.exportable(view), format, this.name());
  }
}
