/** Requests about where the samples of a result stand: in the text, or in its data file. */

/** Client → server: where rows of the dataset of a fit stand. Answers PlacesAnswer. */
export interface PlacesOfRows {
  readonly uri: string;
  readonly fit: string;
  /** 1-based rows of the dataset. */
  readonly rows: readonly number[];
}

/** The line on which a row stands. */
export interface RowPlace {
  /** 1-based row of the dataset. */
  readonly row: number;
  /** Address of the text or of the data file. */
  readonly uri: string;
  /** 0-based. */
  readonly line: number;
}

/** Empty while the text or the data are not those of the last result, and for rows that stand nowhere. */
export type PlacesAnswer = readonly RowPlace[];

/** Client → server: which sample of a fit's last result stands on a line. Answers SampleAtAnswer. */
export interface SampleAt {
  readonly uri: string;
  readonly fit: string;
  /** Address of the file with the line: the text itself, or a data file. */
  readonly file: string;
  /** 0-based. */
  readonly line: number;
}

/** Null where no sample of the result stands on the line, or the text or the data are not those of the result. */
export type SampleAtAnswer = {
  /** `startedAt` of the result. */
  readonly of: string;
  /** 0-based sample of the result. */
  readonly sample: number;
} | null;

/** Client → server: the quick fixes of what keeps a fit from being met. Answers RemediesAnswer. */
export interface RemediesOf {
  readonly uri: string;
  readonly fit: string;
}

/** Edits of a text of this version. */
export interface TextEdits {
  readonly version: number;
  readonly edits: readonly {
    readonly range: {
      readonly start: { readonly line: number; readonly character: number };
      readonly end: { readonly line: number; readonly character: number };
    };
    readonly newText: string;
  }[];
}

export type RemediesAnswer = readonly (TextEdits & { readonly title: string })[];

export const PlacesMethod = {
  places: 'hullfit/placesOfRows',
  sampleAt: 'hullfit/sampleAt',
  remedies: 'hullfit/remedies',
} as const;
