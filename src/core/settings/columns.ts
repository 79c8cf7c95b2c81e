/** Settings of which neurons and cells are in the restricted program (columnGeneration/workingSet.ts). */
import { count, share, tolerance, valuesOf } from './units';

export const COLUMNS_PART = {
  /** Of the restricted program's own neurons so many of the heaviest become columns, or cells, of their own, */
  heaviestNeurons: count(60),
  /** unless they carry no more than this part of the heaviest; and a cell with no more than this part of the mass is without any. */
  hardlyHeavy: tolerance(1e-7),
  cellMass: tolerance(1e-7),
  /**
   * Columns shape the central dual even from afar: with too few the dual's face opens up and the bound is lost. So they are dropped
   * only beyond this many entries of the matrix, or so many a sample and besides, those that stayed furthest from the dual's
   * surface first.
   */
  columnEntries: count(6e6),
  columnsPerSample: count(15),
  columnsBesides: count(400),
  /** |zᵀa(θ)|, or part of the mass, above which a column is of use; and rounds without use after which it may be dropped. */
  nearSurface: share(0.6),
  columnMass: tolerance(1e-5),
  idleRounds: count(6),
  /** A cell without mass for so many rounds is forgotten. */
  idleCellRounds: count(3),
};

export const COLUMNS = valuesOf(COLUMNS_PART);
