/** The result itself, as docs/result.schema.json describes it. */
import { formatResult } from '../write';
import type { Exporter } from './exporter';

export const resultJson: Exporter = {
  id: 'json',
  label: 'Result (JSON)',
  purpose: 'for Hullfit itself and for other programs: everything that is known of the result',
  extension: '.json',
  numbers: ['double'],
  refusal: () => null,
  write: ({ result }) => {
    const content = `${formatResult(result)}\n`;
    return { content, size: `${content.length} characters` };
  },
};
