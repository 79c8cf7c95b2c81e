/** The tabs under the pictures: one is open, the arrow keys move between them. */
import { byId } from '../dom';
import { nextIndex } from '../highlight';
import { TABS, type Tab } from '../htmlTabs';

export class Tabs {
  private chosen: Tab = 'network';
  private wide: boolean;
  private has: ReadonlySet<Tab> = new Set();

  /** In a wide window the network stands beside the function, and is no tab. */
  constructor(
    wide: boolean,
    private readonly opened: () => void,
  ) {
    this.wide = wide;
    for (const tab of TABS) {
      const button = byId(`tab-${tab}`);
      button.addEventListener('click', () => this.open(tab));
      button.addEventListener('keydown', (event) => {
        const offered = this.offered();
        const next = nextIndex(event.key, offered.indexOf(tab), offered.length);
        if (next === null) return;
        event.preventDefault();
        this.open(offered[next]);
        byId(`tab-${offered[next]}`).focus();
      });
    }
    this.show();
  }

  /** What was opened last; where that is no tab here, the first is open. */
  get current(): Tab {
    return this.chosen;
  }

  place(wide: boolean): void {
    this.wide = wide;
    this.show();
    this.opened();
  }

  /** Which tabs have something to show; with none there is no row of tabs. */
  offer(has: readonly Tab[]): void {
    if (has.length === this.has.size && has.every((tab) => this.has.has(tab))) return;
    const before = this.shown;
    this.has = new Set(has);
    this.show();
    if (this.shown !== before) this.opened();
  }

  open(tab: Tab): void {
    this.chosen = tab;
    this.show();
    this.opened();
  }

  /** Opens a remembered tab; a name that is none is left alone. */
  restore(name: string | null): void {
    const tab = TABS.find((candidate) => candidate === name);
    if (tab !== undefined) this.open(tab);
  }

  private offered(): readonly Tab[] {
    return TABS.filter((tab) => this.has.has(tab) && !(this.wide && tab === 'network'));
  }

  private get shown(): Tab | undefined {
    const offered = this.offered();
    return offered.includes(this.chosen) ? this.chosen : offered[0];
  }

  private show(): void {
    byId('more').hidden = this.offered().length === 0;
    for (const tab of TABS) {
      const open = tab === this.shown;
      const button = byId(`tab-${tab}`);
      button.hidden = !this.offered().includes(tab);
      button.setAttribute('aria-selected', String(open));
      button.tabIndex = open ? 0 : -1;
      byId(`panel-${tab}`).hidden = !open;
    }
  }
}
