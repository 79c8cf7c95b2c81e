/** All settings, room by room, for whoever checks them; the rooms read their own. */
import { ACCURACY_PART } from './accuracy';
import { COLUMNS_PART } from './columns';
import { LINEAR_PART } from './linear';
import { ONE_INPUT_PART } from './oneInput';
import { PRICING_PART } from './pricing';
import { PROBLEM_PART } from './problem';
import { SPARSIFY_PART } from './sparsify';
import { SUPPORT_PART } from './support';
import type { Part } from './units';

export const PARTS: Readonly<Record<string, Part>> = {
  accuracy: ACCURACY_PART,
  columns: COLUMNS_PART,
  linear: LINEAR_PART,
  oneInput: ONE_INPUT_PART,
  pricing: PRICING_PART,
  problem: PROBLEM_PART,
  sparsify: SPARSIFY_PART,
  support: SUPPORT_PART,
};
