/** All settings, of the loops and room by room, for whoever checks them; the rooms read their own. */
import { LOOPS_PART } from '../settings';
import { ACCURACY_PART } from './accuracy';
import { COLUMNS_PART } from './columns';
import { LINEAR_PART } from './linear';
import { LOSS_PART } from './loss';
import { MASTER_PART } from './master';
import { ONE_INPUT_PART } from './oneInput';
import { PRICING_PART } from './pricing';
import { PROBLEM_PART } from './problem';
import { SLIDING_PART } from './sliding';
import { SPARSIFY_PART } from './sparsify';
import { SUPPORT_PART } from './support';
import type { Part } from './units';

export const PARTS: Readonly<Record<string, Part>> = {
  loops: LOOPS_PART,
  accuracy: ACCURACY_PART,
  columns: COLUMNS_PART,
  linear: LINEAR_PART,
  loss: LOSS_PART,
  master: MASTER_PART,
  oneInput: ONE_INPUT_PART,
  pricing: PRICING_PART,
  problem: PROBLEM_PART,
  sliding: SLIDING_PART,
  sparsify: SPARSIFY_PART,
  support: SUPPORT_PART,
};
