// Regenerates src/language/generated from the grammar (npm run generate). Langium's own tool checks a grammar with
// Object.groupBy, which Node 20 does not have yet; everything else of it runs there.
if (Object.groupBy === undefined) {
  Object.groupBy = (items, keyOf) => {
    const groups = Object.create(null);
    let index = 0;
    for (const item of items) (groups[keyOf(item, index++)] ??= []).push(item);
    return groups;
  };
}
process.argv.splice(2, process.argv.length, 'generate');
await import('../node_modules/langium-cli/bin/langium.js');
