/** What the suites in the extension host tell their runner, through a file. */
export interface HostTest {
  readonly title: string;
  /** Its suite, as a path in the project. */
  readonly file: string;
  readonly state: 'passed' | 'failed' | 'pending';
  readonly ms: number;
  readonly error?: string;
}

export interface HostOutcome {
  readonly passes: number;
  readonly failures: number;
  readonly pending: number;
  readonly tests: readonly HostTest[];
}
