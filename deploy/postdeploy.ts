/**
 * azd's hook after deployment: waits until the functions are there, sets the keys of the phones and of the operator, asks
 * the gateway how it is, and says how to go on. No key is ever printed.
 */
import { bundleFunctions } from './bundle.ts';
import { environmentFile, forget } from './environment-file.ts';
import { gatewayStatus } from './gateway-status.ts';
import { OPERATOR_KEY, operatorKey, PHONE_FUNCTIONS, PHONE_KEY, shareThePhonesKey } from './keys.ts';
import { waitUntilListed } from './listed.ts';
import { required, runHook } from './stop.ts';

await runHook(async () => {
  // Once more: azd writes its file itself between the hooks.
  await forget(environmentFile());
  const app = { resourceGroup: required('AZURE_RESOURCE_GROUP'), name: required('FUNCTION_APP_NAME') };
  const gateway = required('GATEWAY_URL').replace(/\/$/, '');
  const functions = await bundleFunctions();
  await waitUntilListed(app, functions);
  await shareThePhonesKey(
    app,
    PHONE_FUNCTIONS.filter((name) => functions.includes(name)),
  );
  const status = await gatewayStatus(gateway, await operatorKey(app));

  const where = `--resource-group ${app.resourceGroup} --name ${app.name}`;
  const lines =
    status.kind === 'answered'
      ? status.lines
      : ['Ready        cannot be asked from here: the app takes no calls from the internet.'];
  console.log(`
Twitter Gateway is deployed.

  Gateway      ${gateway}
${lines.map((line) => `  ${line}`).join('\n')}

The phones' key (function key \`${PHONE_KEY}\`), to build into your app:

  az functionapp function keys list ${where} --function-name ${PHONE_FUNCTIONS[0]} --query ${PHONE_KEY} --output tsv

The operator's key (host key \`${OPERATOR_KEY}\`), for you alone:

  az functionapp keys list ${where} --query functionKeys.${OPERATOR_KEY} --output tsv
`);
});
