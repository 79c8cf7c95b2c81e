/** The line at the top that says what the panel cannot show, or nothing. */
import { byId, setText } from '../dom';

export function reportProblem(problem: string | null): void {
  const line = byId('problem');
  setText(line, problem ?? '');
  line.hidden = problem === null;
}
