/** What came out of the full run, in a person's words; every number is in the tables beside it. */
export const CONCLUSIONS: Readonly<Record<string, string>> = {
  planted: 'TODO',
  constraints: 'TODO',
  slopes: 'TODO',
  classes: 'TODO',
  noise: 'TODO',
  tables: 'TODO',
};
