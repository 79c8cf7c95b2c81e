/** Views as files: saved, copied, or answered to the extension, and what came of it in words. */
import { PANEL_PROTOCOL, type Format, type FromPanel, type View } from '../protocol/panel';
import { copyPicture } from './copyPicture';
import { byId, setText } from './dom';
import { exportView, type Exported } from './exports';
import { exportables } from './exportables';

/** Long enough to be read, and read out. */
const SAID_MS = 12_000;

export class Saving {
  private silence: ReturnType<typeof setTimeout> | undefined;

  /** `fit` names the fit that is shown; null: none. */
  constructor(
    private readonly views: Parameters<typeof exportables>[0],
    private readonly fit: () => string | null,
    private readonly post: (message: FromPanel) => void,
  ) {}

  async save(view: View, format: Format): Promise<void> {
    const made = await this.made(view, format);
    if ('problem' in made) this.say(`Not saved: ${made.problem}`);
    else this.post({ protocol: PANEL_PROTOCOL, type: 'save', ...made });
  }

  async copyPicture(view: View): Promise<void> {
    this.say(await copyPicture(this.made(view, 'png')));
  }

  /** Answers the extension's `render` with this id. */
  async render(id: number, view: View, format: Format): Promise<void> {
    const made = await this.made(view, format);
    this.post({ protocol: PANEL_PROTOCOL, type: 'rendered', id, ...made });
  }

  /** Says it for a while. */
  say(words: string): void {
    setText(byId('saved'), words);
    clearTimeout(this.silence);
    this.silence = setTimeout(() => setText(byId('saved'), ''), SAID_MS);
  }

  private made(view: View, format: Format): Promise<Exported> {
    return exportView(view, exportables(this.views)[view], format, this.fit() ?? 'fit');
  }
}
