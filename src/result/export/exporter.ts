/** What every exporter is: from an artefact (artefact.ts) to the bytes of one file. */
import type { Artefact } from './artefact';
import type { NumberType } from './choices';

/** A file that runs with no Hullfit. */
export interface Written {
  /** UTF-8 text, or bytes. */
  readonly content: string | Uint8Array;
  /** What it takes, in words, for whoever asked for it; one line. */
  readonly size: string;
}

export interface Exporter {
  /** As `--to` names it. */
  readonly id: string;
  /** As lists show it. */
  readonly label: string;
  /** What it is for, as lists show it beside the label. */
  readonly purpose: string;
  /** With its point. */
  readonly extension: string;
  /** The types of numbers it knows, the usual one first. */
  readonly numbers: readonly [NumberType, ...NumberType[]];
  /** One sentence where it has nothing to offer for such a network; null where it has. */
  refusal(artefact: Artefact): string | null;
  /** Throws ExportRefusal where a number does not fit its type. */
  write(artefact: Artefact, number: NumberType): Written;
}
