/** What a view is sent of its state: result, rounds and earlier runs only when they are not those it has. */
import { packLists } from '../protocol/packedLists';
import { PANEL_PROTOCOL, type PanelState, type ToPanel } from '../protocol/panel';

export class PanelUpdates {
  private result: PanelState['result'] | undefined;
  private earlier = '';

  /** The next message; whoever does not send it calls `forget`. */
  next({ result, earlier, rounds = [], ...rest }: PanelState): ToPanel {
    const runs = earlier.map(({ startedAt }) => startedAt).join(' ');
    const known = this.result === result && this.earlier === runs;
    this.result = result;
    this.earlier = runs;
    if (known) return { protocol: PANEL_PROTOCOL, type: 'state', state: rest };
    if (result === null) {
      return { protocol: PANEL_PROTOCOL, type: 'state', state: { ...rest, result, earlier, rounds } };
    }
    const bare = { ...result, neurons: [], dual: [] };
    const state = { ...rest, result: bare, earlier, rounds };
    return { protocol: PANEL_PROTOCOL, type: 'state', state, lists: packLists(result) };
  }

  /** The view has nothing: it was loaded anew. The next message is whole. */
  forget(): void {
    this.result = undefined;
  }
}
