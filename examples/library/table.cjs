// Fits the same table twice, from a .hull text and from columns in memory, and compares both.
const { check, fit, predict } = require('hullfit');

const columns = {
  depth: [1, 2, 3, 4, 5, 6, 7, 8],
  site: ['north', 'south', 'north', 'south', 'north', 'south', 'north', 'south'],
  density: [1.1, 2.3, 2.9, 4.2, 5.1, 6.3, 6.8, 8.4],
};

const text = `
dataset survey { from "survey.csv" inputs depth, site target density }
fit trend { data survey goal least_squares penalty 1% }
`;

async function main() {
  const found = await check(text, { baseDirectory: __dirname });
  for (const { line, column, severity, message } of found)
    console.log(`${line}:${column}: ${severity} ${message}`);
  const ofText = await fit(text, { baseDirectory: __dirname });
  const ofColumns = await fit({
    name: 'trend',
    data: { columns, inputs: ['depth', 'site'], target: 'density' },
    goal: { kind: 'least_squares', penalty: { percent: 1 } },
  });
  console.log(`${ofText.status}: objective ${ofText.objective}, gap ${ofText.gap}`);
  console.log(`the same of columns in memory: ${ofColumns.objective === ofText.objective}`);
  const { values } = predict(ofText, [{ depth: 9, site: 'north' }]);
  console.log(`density at depth 9 in the north: ${values[0].toFixed(2)}`);
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
