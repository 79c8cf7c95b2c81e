/** Keeps the best networks that a solve tells on its way, within the limits of src/protocol/rounds.ts. */
import { unpack, type PackedSolution } from '../protocol/packed';
import { MOST_SO_FAR, ROUND_LIMITS, type RoundNetwork } from '../protocol/rounds';
import { toRaw, type Scaling } from '../result/scaling';

interface Recorded {
  readonly iteration: number;
  readonly best: PackedSolution;
}

export class RoundRecorder {
  private kept: Recorded[] = [];

  constructor(private readonly scaling: Scaling) {}

  /** `iteration`: of the last entry of the trace. Of one iteration the last network counts. */
  add(iteration: number, best: PackedSolution): void {
    const { rounds, neurons, inputs } = ROUND_LIMITS;
    if (best.head.objective === null || this.scaling.factor.length > inputs) return;
    if (best.outputs.length > neurons) return;
    if (this.kept.at(-1)?.iteration === iteration) this.kept.pop();
    // Of those before, every second stays: what is left spans the whole solve.
    if (this.kept.length >= rounds) this.kept = this.kept.filter((_, k) => k % 2 === 0);
    this.kept.push({ iteration, best });
  }

  networks(): RoundNetwork[] {
    return this.kept.map((one) => this.network(one));
  }

  /** Whether a network is told while the fit runs. */
  tells({ head, outputs }: PackedSolution): boolean {
    const few = this.scaling.factor.length <= ROUND_LIMITS.inputs && outputs.length <= MOST_SO_FAR;
    return few && head.objective !== null;
  }

  /** In raw input units. */
  network({ iteration, best }: Recorded): RoundNetwork {
    return { iteration, ...toRaw(unpack(best, []), this.scaling) };
  }
}
