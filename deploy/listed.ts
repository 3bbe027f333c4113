import { type FunctionApp, member, ofApp } from './azure-cli.ts';
import { poll } from './poll.ts';
import { AzureError, Stop } from './stop.ts';

/** After so many looks that missed a function the triggers are synced, and again after as many more. */
const LOOKS_BEFORE_SYNC = 3;

/**
 * Waits until Azure lists all of these functions. After a deployment to Flex Consumption some can be missing until the
 * triggers are synced. Throws Stop, naming those that are still missing after 5 minutes.
 */
export async function waitUntilListed(app: FunctionApp, names: readonly string[]): Promise<void> {
  let missing = names;
  const listed = await poll(async (count) => {
    missing = await notListed(app, names);
    if (missing.length === 0) return true;
    console.log(`Waiting for ${missing.length} of ${names.length} functions to be listed …`);
    if (count % LOOKS_BEFORE_SYNC === 0) await sync(app);
    return undefined;
  });
  if (!listed)
    throw new Stop(
      `Azure does not list these functions of ${app.name}: ${missing.join(', ')}. Look at the app's log stream; then run \`azd hooks run postdeploy\`.`,
    );
  console.log(`All ${names.length} functions are listed.`);
}

async function sync(app: FunctionApp): Promise<void> {
  try {
    await ofApp(app, 'post', 'host/default/sync');
  } catch (error) {
    // As below: a host that is starting refuses this, too.
    if (!(error instanceof AzureError)) throw error;
  }
}

async function notListed(app: FunctionApp, names: readonly string[]): Promise<readonly string[]> {
  try {
    const answer = member(await ofApp(app, 'get', 'functions'), 'value');
    const listed = Array.isArray(answer) ? answer.map((entry) => String(member(entry, 'name'))) : [];
    return names.filter((name) => !listed.includes(`${app.name}/${name}`));
  } catch (error) {
    // The host may still be starting; whatever else is wrong shows at the end.
    if (error instanceof AzureError) return names;
    throw error;
  }
}
