/** Ids of the server's commands, for any editor. They differ from the extension's own, which VS Code registers itself. */
export const Command = {
  /** [uri, fit name]: runs one fit and answers its outcome. */
  run: 'hullfit.server.run',
  /** [uri]: runs every fit of a file. */
  runFile: 'hullfit.server.runFile',
  /** [uri?, fit name?]: asks what runs to stop; answers how many were asked. */
  cancel: 'hullfit.server.cancel',
  /** [uri, fit name]: runs the fit's rivals, and the fit before them when it is not current. */
  compare: 'hullfit.server.compare',
} as const;

/** The commands of a client with a panel, which shows what they are about: [{ uri, fit }]. */
export const ClientCommand = {
  run: 'hullfit.runFit',
  cancel: 'hullfit.cancel',
  compare: 'hullfit.compareFit',
  show: 'hullfit.showFit',
  /** The next two: [{ uri, sweep }], which `cancel` takes as well. */
  sweep: 'hullfit.runSweep',
  showSweep: 'hullfit.showSweep',
  /** No arguments: a block's snippet was put at the cursor. */
  fill: 'hullfit.fillBlock',
} as const;
