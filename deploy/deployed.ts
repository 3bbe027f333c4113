import { az, type FunctionApp, member, ofApp, strings } from './azure-cli.ts';
import { AzureError, required, Stop } from './stop.ts';

/**
 * The app settings of the deployed app; none where nothing is deployed. Throws Stop where they cannot be read: then it is
 * not known whether a person has to be asked.
 */
export async function deployedSettings(): Promise<Readonly<Record<string, string>>> {
  try {
    const app = await deployedApp();
    if (app === undefined) return {};
    return strings(member(await ofApp(app, 'post', 'config/appsettings/list'), 'properties'));
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    if (/^Resource(Group)?NotFound$/.test(error.code ?? '')) return {};
    throw new Stop(
      `Whether the deployed app has the X app's credentials cannot be seen (${error.message}). Sign in with \`az login\`, or set the four TWITTER_… variables.`,
    );
  }
}

/** The app of this azd environment: as an earlier provisioning on this machine noted, or by its tag, as in a pipeline. */
async function deployedApp(): Promise<FunctionApp | undefined> {
  const { FUNCTION_APP_NAME: name, AZURE_RESOURCE_GROUP: resourceGroup, AZURE_SUBSCRIPTION_ID } = process.env;
  if (name && resourceGroup) return { name, resourceGroup };
  // azd asks for the subscription before it first provisions: none means that nothing is deployed from here yet.
  if (!AZURE_SUBSCRIPTION_ID) return undefined;
  const tag = `azd-env-name=${required('AZURE_ENV_NAME')}`;
  const found = await az(['resource', 'list', '--tag', tag, '--subscription', AZURE_SUBSCRIPTION_ID]);
  const apps = (Array.isArray(found) ? found : [])
    .filter((resource) => member(resource, 'type') === 'Microsoft.Web/sites')
    .map(strings);
  if (apps.length > 1)
    throw new Stop(
      `Several function apps have the tag ${tag}: set FUNCTION_APP_NAME and AZURE_RESOURCE_GROUP to the one that is meant (\`azd env set\`).`,
    );
  const [app] = apps;
  return app?.name && app.resourceGroup ? { name: app.name, resourceGroup: app.resourceGroup } : undefined;
}
