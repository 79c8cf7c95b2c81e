/** `--set clause=value`: one clause of every fit, its network or its dataset, replaced from the command line. */
import type { LangiumParser } from 'langium';
import type { DatasetSpec } from './model/dataset';
import type { FitSpec, Names } from './model/fit';
import type { NetworkSpec } from './model/network';
import { readSetting, type Setting, SettingError } from './settings';

/** Bad usage of the command line, in one sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface Overrides {
  /** Throws a UsageError where a fit has nothing to set. */
  readonly fit: (spec: FitSpec) => FitSpec;
  readonly network: (spec: NetworkSpec) => NetworkSpec;
  readonly dataset: (spec: DatasetSpec) => DatasetSpec;
}

/** Parses the overrides with the grammar's own rules. Throws a UsageError at the first that is wrong. */
export function readOverrides(
  overrides: ReadonlyMap<string, string>,
  parser: LangiumParser,
  names: Names,
): Overrides {
  const settings = [...overrides].map(([clause, value]) => {
    const refused = <T>(act: () => T): T => orUsageError(clause, value, act);
    const setting = refused(() => readSetting(clause, value, parser, names));
    return { ...setting, fit: (spec: FitSpec) => refused(() => setting.fit(spec)) };
  });
  return together(settings);
}

/** Several settings, one after the other. */
export function together(settings: readonly Setting[]): Setting {
  return {
    fit: (spec) => settings.reduce((so, { fit }) => fit(so), spec),
    network: (spec) => settings.reduce((so, { network }) => network(so), spec),
    dataset: (spec) => settings.reduce((so, { dataset }) => dataset(so), spec),
  };
}

function orUsageError<T>(clause: string, value: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof SettingError)) throw error;
    throw new UsageError(`--set ${clause}=${value}: ${error.message}`);
  }
}
