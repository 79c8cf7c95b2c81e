/** Makes the log's line of each round from what a loop says of it on the way. */
import type { Decision, LogLine, RoundLine, Stage } from './log';
import { spentBetween, type StageClock } from './stageClock';

/** Which loop it is and how far; objective and bound in the user's units. */
export type Standing = Pick<
  RoundLine,
  'loop' | 'columns' | 'cells' | 'rows' | 'objective' | 'neurons' | 'lowerBound' | 'gap'
>;

/** What the loop found in the round that is open. */
export interface Findings {
  readonly tolerance?: number;
  readonly accuracy?: number;
  /** Largest |zᵀa(θ)|; the last one of a round counts. */
  readonly price?: number;
  /** Nodes that are added to the round's. */
  readonly nodes?: number | undefined;
}

export interface RoundLogOptions {
  readonly log: (line: LogLine) => void;
  readonly stages: StageClock;
  /** Milliseconds since the begin of the solve. */
  readonly elapsed: () => number;
  readonly standing: () => Standing;
}

export class RoundLog {
  private round = 0;
  private isOpen = true;
  private findings: Findings = {};
  private nodes = 0;
  private decided: Decision[] = [];
  private before: Record<Stage, number>;

  /** Opens round 0, the start. */
  constructor(private readonly options: RoundLogOptions) {
    this.before = { ...options.stages.ms };
  }

  /** Writes the round before, and opens the next. */
  begin(round: number): void {
    this.write();
    this.round = round;
    this.isOpen = true;
  }

  note({ nodes = 0, ...findings }: Findings): void {
    this.nodes += nodes;
    this.findings = { ...this.findings, ...findings };
  }

  decide(decision: Decision): void {
    this.decided.push(decision);
  }

  /** Writes the last round. */
  end(reason: Extract<Decision, { decision: 'end' }>['reason']): void {
    this.decide({ decision: 'end', reason });
    this.write();
  }

  private write(): void {
    if (!this.isOpen) return;
    const { log, stages, elapsed, standing } = this.options;
    const spent = stages.read();
    const { tolerance, accuracy, price } = this.findings;
    const { loop, ...size } = standing();
    log({
      type: 'round',
      loop,
      round: this.round,
      ms: elapsed(),
      tolerance: finite(tolerance),
      accuracy: finite(accuracy),
      ...size,
      price: finite(price),
      nodes: this.nodes,
      decided: this.decided,
      spentMs: spentBetween(this.before, spent),
    });
    this.before = spent;
    this.isOpen = false;
    this.findings = {};
    this.nodes = 0;
    this.decided = [];
  }
}

/** A number that JSON can say. */
function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
