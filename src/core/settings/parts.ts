/** All settings, room by room, for whoever checks them; the rooms read their own. */
import { ACCURACY_PART } from './accuracy';
import { ONE_INPUT_PART } from './oneInput';
import { PRICING_PART } from './pricing';
import { SPARSIFY_PART } from './sparsify';
import type { Part } from './units';

export const PARTS: Readonly<Record<string, Part>> = {
  accuracy: ACCURACY_PART,
  oneInput: ONE_INPUT_PART,
  pricing: PRICING_PART,
  sparsify: SPARSIFY_PART,
};
