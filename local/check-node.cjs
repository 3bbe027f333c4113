// Plain JavaScript that any Node can read: it runs before the scripts that only the pinned one can.
const [major] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(
    `Node ${process.versions.node} runs this script, but it needs the Node 24 that comes with \`npm ci\`: run \`npm ci\` (without --ignore-scripts), then start it through npm.`,
  );
  process.exit(1);
}
