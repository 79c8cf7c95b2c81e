/** Keeps the best networks that a solve tells on its way, within the limits of src/protocol/rounds.ts. */
import { unpack, type PackedSolution } from '../protocol/packed';
import { ROUND_LIMITS, type RoundNetwork } from '../protocol/rounds';
import { toRaw, type Scaling } from '../result/scaling';

interface Recorded {
  readonly iteration: number;
  readonly best: PackedSolution;
}

export class RoundRecorder {
  private kept: Recorded[] = [];

  constructor(private readonly scaling: Scaling) {}

  /**
   * `iteration`: of the last entry of the trace. Of one iteration the last network counts. Answers whether the network is within the
   * limits.
   */
  add(iteration: number, best: PackedSolution): boolean {
    const { rounds, neurons, inputs } = ROUND_LIMITS;
    if (best.head.objective === null || this.scaling.factor.length > inputs) return false;
    if (best.outputs.length > neurons) return false;
    if (this.kept.at(-1)?.iteration === iteration) this.kept.pop();
    // Of those before, every second stays: what is left spans the whole solve.
    if (this.kept.length >= rounds) this.kept = this.kept.filter((_, k) => k % 2 === 0);
    this.kept.push({ iteration, best });
    return true;
  }

  networks(): RoundNetwork[] {
    return this.kept.map((one) => this.network(one));
  }

  /** In raw input units. */
  network({ iteration, best }: Recorded): RoundNetwork {
    return { iteration, ...toRaw(unpack(best, []), this.scaling) };
  }
}
