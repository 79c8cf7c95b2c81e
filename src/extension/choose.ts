/** A quick pick in which some items cannot be chosen, and say why. */
import * as vscode from 'vscode';

export interface Choice<T> {
  readonly value: T;
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  /** Why it cannot be chosen; shown as its detail. */
  readonly refusal?: string | null;
}

interface Item<T> extends vscode.QuickPickItem {
  readonly choice: Choice<T>;
}

/** The value that was chosen; undefined where the user thought better of it. */
export async function choose<T>(title: string, choices: readonly Choice<T>[]): Promise<T | undefined> {
  const pick = vscode.window.createQuickPick<Item<T>>();
  pick.title = title;
  pick.matchOnDescription = true;
  pick.items = choices.map(itemOf);
  pick.activeItems = pick.items.filter(({ choice }) => !isRefused(choice)).slice(0, 1);
  try {
    return await new Promise<T | undefined>((resolve) => {
      pick.onDidHide(() => resolve(undefined));
      pick.onDidAccept(() => {
        const choice = pick.selectedItems.at(0)?.choice;
        // VS Code cannot disable an item: choosing one that is refused leaves the list as it is.
        if (choice !== undefined && !isRefused(choice)) resolve(choice.value);
      });
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

function itemOf<T>(choice: Choice<T>): Item<T> {
  const { label, description, detail, refusal } = choice;
  const shown = refusal ?? detail;
  return {
    choice,
    label: isRefused(choice) ? `$(circle-slash) ${label}` : label,
    ...(description !== undefined && { description }),
    ...(shown !== undefined && { detail: shown }),
  };
}

const isRefused = ({ refusal }: Choice<unknown>): boolean => (refusal ?? null) !== null;
