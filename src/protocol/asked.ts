/** What a fit asks before it has run: a result without a network, and so with samples and words alone. */
import type { FitResult } from '../result/schema';

/** Client → server: of the text as it is. */
export interface AskedOfFit {
  readonly uri: string;
  readonly fit: string;
}

export type AskedAnswer =
  | {
      readonly kind: 'asked';
      /** Version of the text. */
      readonly version: number;
      /** Without a network; it carries its samples like any result. */
      readonly result: FitResult;
      /** The fit's limit in milliseconds. */
      readonly timeMs: number;
    }
  /** One sentence. */
  | { readonly kind: 'none'; readonly reason: string };

export const ASKED_METHOD = 'hullfit/asked';
