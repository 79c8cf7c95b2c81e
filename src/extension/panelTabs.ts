/**
 * The tabs of result panels as VS Code lists them. After a reload of the window, a tab that has not been in front yet
 * is there without its panel: VS Code restores each when it is first shown.
 */
import * as vscode from 'vscode';
import type { PanelState } from '../protocol/panel';

export const PANEL_TYPE = 'hullfit.panel';
/** Between fit and file in a panel's title. */
const DASH = ' – ';

export function panelTabs(): vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(isPanelTab);
}

/** Whether the active tab, the one that keys and commands go to, is a result panel. */
export function panelHasFocus(): boolean {
  const { activeTab } = vscode.window.tabGroups.activeTabGroup;
  return activeTab !== undefined && isPanelTab(activeTab);
}

export function tabTitle({ selected, title }: PanelState): string {
  return selected === null ? `Hullfit: ${title}` : `${selected}${DASH}${title}`;
}

/** The fit that `tabTitle` named; null when it named none. */
export function fitInTitle({ label }: vscode.Tab): string | null {
  const end = label.indexOf(DASH);
  return end < 0 ? null : label.slice(0, end);
}

/** Whether a tab may be of the file with this name: a tab without its panel tells no more than its title. */
export function mayShow({ label }: vscode.Tab, fileName: string): boolean {
  return label === `Hullfit: ${fileName}` || label.endsWith(`${DASH}${fileName}`);
}

function isPanelTab({ input }: vscode.Tab): boolean {
  // VS Code puts a prefix of its own before the type.
  return input instanceof vscode.TabInputWebview && input.viewType.endsWith(PANEL_TYPE);
}
