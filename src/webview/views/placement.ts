/** Where the network stands: beside the function in a wide window, else in a tab of its own. */
import { byId } from '../dom';

/** As in media/panel.css. */
const WIDE = '(min-width: 700px)';

export class Placement {
  private readonly query = matchMedia(WIDE);
  private readonly section = byId('network-section');

  /** `changed` is called when the window becomes wide or narrow. */
  constructor(changed: () => void) {
    this.place();
    this.query.addEventListener('change', () => {
      this.place();
      changed();
    });
  }

  get wide(): boolean {
    return this.query.matches;
  }

  private place(): void {
    byId(this.wide ? 'pictures' : 'panel-network').append(this.section);
  }
}
