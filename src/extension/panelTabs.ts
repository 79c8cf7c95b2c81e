/**
 * The tabs of result panels as VS Code lists them. After a reload of the window, a tab that has not been in front yet
 * is there without its panel: VS Code restores each when it is first shown.
 */
import * as vscode from 'vscode';
import type { PanelState } from '../protocol/panel';

export const PANEL_TYPE = 'hullfit.panel';
export const SWEEP_PANEL_TYPE = 'hullfit.sweepPanel';
/** Between fit and file in a panel's title. */
const DASH = ' – ';
/** Before the file, where no fit is shown. */
const NO_FIT = 'Hullfit: ';

export function panelTabs(): vscode.Tab[] {
  return tabs().filter(isPanelTab);
}

function tabs(): vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs);
}

/** Whether the active tab, the one that keys and commands go to, is a result panel. */
export function panelHasFocus(): boolean {
  const { activeTab } = vscode.window.tabGroups.activeTabGroup;
  return activeTab !== undefined && isPanelTab(activeTab);
}

/** Fit and file; the file by its place in the workspace, or with its folder, so that files of one name in several can be told apart. */
export function tabTitle({ selected, uri }: PanelState): string {
  return selected === null ? `${NO_FIT}${placeOf(uri)}` : `${selected}${DASH}${placeOf(uri)}`;
}

/** The fit that `tabTitle` named; null when it named none. */
export function fitInTitle({ label }: vscode.Tab): string | null {
  const end = label.indexOf(DASH);
  return end < 0 ? null : label.slice(0, end);
}

/** Whether a tab is of a file, by its title, which is all that a tab without its panel tells. */
export function isOf({ label }: vscode.Tab, uri: string): boolean {
  const place = placeOf(uri);
  const end = label.indexOf(DASH);
  return label === `${NO_FIT}${place}` || (end >= 0 && label.slice(end + DASH.length) === place);
}

function placeOf(uri: string): string {
  const parsed = vscode.Uri.parse(uri);
  return vscode.workspace.getWorkspaceFolder(parsed) === undefined
    ? parsed.path.split('/').slice(-2).join('/')
    : vscode.workspace.asRelativePath(parsed);
}

function isPanelTab(tab: vscode.Tab): boolean {
  return isWebview(tab, PANEL_TYPE);
}

function isWebview({ input }: vscode.Tab, type: string): boolean {
  // VS Code puts a prefix of its own before the type.
  return input instanceof vscode.TabInputWebview && input.viewType.endsWith(type);
}

/** The column of a sweep's panel. */
export function sweepColumn(): vscode.ViewColumn | undefined {
  return tabs().find((tab) => isWebview(tab, SWEEP_PANEL_TYPE))?.group.viewColumn;
}
